<?php

declare(strict_types=1);

require_once __DIR__ . '/http.php';

/**
 * The code under test: it makes a new customer a member of the spot and of the agenda.
 *
 * A client of your own has more to it; what matters here is that it takes its base URLs from outside.
 */
final class Welcome
{
    private ?string $token = null;

    public function __construct(
        private readonly string $meltingspotUrl,
        private readonly string $openagendaUrl,
    ) {
    }

    /** Invites to the spot. A server that is busy is asked again, when it says so. */
    public function toSpot(string $email): array
    {
        $url = "{$this->meltingspotUrl}/v1/spotMembers";
        for ($try = 1; ; $try++) {
            $answer = send('POST', $url, ['authorization' => 'ms-demo-key'], ['email' => $email]);
            if (!in_array($answer->status, [429, 503], true) || $try === 3) {
                return expect(201, $answer);
            }
            sleep((int) ($answer->headers['retry-after'] ?? 1));
        }
    }

    /** Invites to the agenda. A token that is no longer valid is replaced. */
    public function toAgenda(string $email): array
    {
        $url = "{$this->openagendaUrl}/v2/agendas/10000001/members/invite";
        $body = ['role' => 'contributor', 'emails' => [$email]];
        $this->token ??= $this->newToken();
        $answer = send('POST', $url, ['access-token' => $this->token], $body);
        if ($answer->status === 401) {
            $this->token = $this->newToken();
            $answer = send('POST', $url, ['access-token' => $this->token], $body);
        }
        return expect(200, $answer);
    }

    private function newToken(): string
    {
        $url = "{$this->openagendaUrl}/v2/requestAccessToken";
        return expect(200, send('POST', $url, [], ['code' => 'oa-demo-secret']))['access_token'];
    }
}

<?php

declare(strict_types=1);

require_once __DIR__ . '/http.php';

/** A world of doublure: all that a test can see or change, at base URLs of its own. */
final class World
{
    private function __construct(
        private readonly string $closeUrl,
        public readonly string $meltingspotUrl,
        public readonly string $openagendaUrl,
        private readonly string $controlUrl,
    ) {
    }

    /** Runs a test in a world that is closed at its end. */
    public static function lend(callable $test): void
    {
        $worlds = (getenv('DOUBLURE_CONTROL_URL') ?: 'http://127.0.0.1:4010/__doublure') . '/worlds';
        $opened = expect(201, send('POST', $worlds));
        $world = new self(
            "$worlds/{$opened['id']}",
            $opened['meltingspotBaseUrl'],
            $opened['openagendaBaseUrl'],
            $opened['controlUrl'],
        );
        try {
            $test($world);
        } finally {
            send('DELETE', $world->closeUrl);
        }
    }

    /** Lets calls of an operation go wrong. */
    public function fault(string $operation, array $calls, array $then): void
    {
        $fault = ['operation' => $operation, 'calls' => $calls, 'then' => $then];
        expect(201, send('POST', "{$this->controlUrl}/faults", [], $fault));
    }

    /** Lets time pass, such as `15m`. */
    public function advance(string $by): void
    {
        expect(200, send('POST', "{$this->controlUrl}/clock/advance", [], ['by' => $by]));
    }

    /** What was asked and answered, oldest first. */
    public function requests(string $operation): array
    {
        return expect(200, send('GET', "{$this->controlUrl}/journal?operation=$operation"))['entries'];
    }
}

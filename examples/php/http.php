<?php

declare(strict_types=1);

/** What a server answered. */
final class Answer
{
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly mixed $body,
    ) {
    }
}

/** Sends JSON, and gives the answer whatever its status is. */
function send(string $method, string $url, array $headers = [], array|object|null $body = null): Answer
{
    $lines = ['content-type: application/json'];
    foreach ($headers as $name => $value) {
        $lines[] = "$name: $value";
    }
    $content = $body === null ? '' : json_encode($body, JSON_THROW_ON_ERROR);
    $http = ['method' => $method, 'header' => $lines, 'content' => $content, 'ignore_errors' => true, 'timeout' => 10];
    $text = file_get_contents($url, false, stream_context_create(['http' => $http]));
    if ($text === false) {
        throw new RuntimeException("no answer from $method $url");
    }
    $body = $text === '' ? null : json_decode($text, true, flags: JSON_THROW_ON_ERROR);
    return answer($http_response_header, $body);
}

/** Reads the lines before a body, such as `HTTP/1.1 200 OK` and `retry-after: 1`. */
function answer(array $lines, mixed $body): Answer
{
    $status = (int) explode(' ', array_shift($lines))[1];
    $headers = [];
    foreach ($lines as $line) {
        [$name, $value] = explode(':', $line, 2);
        $headers[strtolower($name)] = trim($value);
    }
    return new Answer($status, $headers, $body);
}

function expect(int $wanted, Answer $answer): mixed
{
    if ($answer->status !== $wanted) {
        throw new RuntimeException("status {$answer->status} instead of $wanted: " . json_encode($answer->body));
    }
    return $answer->body;
}

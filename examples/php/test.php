<?php

// Each test has a world of its own, so all of them may invite the same person, in any order.
//
//     doublure run -- php examples/php/test.php
//
// With PHPUnit, `World::lend` becomes `setUp` and `tearDown`.

declare(strict_types=1);

require_once __DIR__ . '/Welcome.php';
require_once __DIR__ . '/World.php';

const NEWCOMER = 'new@acme.test';

$tests = [
    'a new customer is invited to the spot' => function (World $world): void {
        same('Invited', client($world)->toSpot(NEWCOMER)['status']);
    },

    'a customer who is there already is refused' => function (World $world): void {
        $welcome = client($world);
        $welcome->toSpot(NEWCOMER);
        try {
            $welcome->toSpot(NEWCOMER);
            $refusal = 'none';
        } catch (RuntimeException $error) {
            $refusal = $error->getMessage();
        }
        same('status 400', substr($refusal, 0, 10));
    },

    'a busy server is asked again' => function (World $world): void {
        $then = ['kind' => 'status', 'status' => 503, 'retryAfter' => 0];
        $world->fault('meltingspot.members.invite', ['first' => 2], $then);
        client($world)->toSpot(NEWCOMER);
        same([503, 503, 201], array_column($world->requests('meltingspot.members.invite'), 'status'));
    },

    'an expired token is replaced' => function (World $world): void {
        $welcome = client($world);
        $welcome->toAgenda(NEWCOMER);
        $world->advance('2h');
        $welcome->toAgenda('newer@acme.test');
        same(2, count($world->requests('openagenda.accessToken.request')));
    },
];

function client(World $world): Welcome
{
    return new Welcome($world->meltingspotUrl, $world->openagendaUrl);
}

function same(mixed $wanted, mixed $found): void
{
    if ($wanted !== $found) {
        throw new RuntimeException('found ' . json_encode($found) . ' instead of ' . json_encode($wanted));
    }
}

$failed = 0;
foreach ($tests as $name => $test) {
    try {
        World::lend($test);
        echo "ok      $name\n";
    } catch (Throwable $error) {
        $failed++;
        echo "FAILED  $name: {$error->getMessage()}\n";
    }
}
exit($failed === 0 ? 0 : 1);

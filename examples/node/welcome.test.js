// Each test has a world of its own, so all of them may invite the same person, at the same time.
//
//     doublure run -- npm test --prefix examples/node

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Welcome } from "./welcome.js";
import { worldFor } from "./world.js";

const NEW = "new@acme.test";

describe("welcome", { concurrency: true }, () => {
  test("a new customer is invited to the spot", async (t) => {
    const welcome = new Welcome(await worldFor(t));
    assert.equal((await welcome.toSpot(NEW)).status, "Invited");
  });

  test("a customer who is there already is refused", async (t) => {
    const welcome = new Welcome(await worldFor(t));
    await welcome.toSpot(NEW);
    await assert.rejects(welcome.toSpot(NEW), /status 400/);
  });

  test("a busy server is asked again", async (t) => {
    const world = await worldFor(t);
    const then = { kind: "status", status: 503, retryAfter: 0 };
    await world.fault("meltingspot.members.invite", { first: 2 }, then);
    await new Welcome(world).toSpot(NEW);
    const requests = await world.requests("meltingspot.members.invite");
    assert.deepEqual(requests.map((request) => request.status), [503, 503, 201]);
  });

  test("an expired token is replaced", async (t) => {
    const world = await worldFor(t);
    const welcome = new Welcome(world);
    await welcome.toAgenda(NEW);
    await world.advance("2h");
    await welcome.toAgenda("newer@acme.test");
    assert.equal((await world.requests("openagenda.accessToken.request")).length, 2);
  });
});

#!/usr/bin/env node
// Two isolated worlds in parallel against one doublure server, standard library only.
//
//     doublure run -- node examples/two_worlds.mjs
//
// Each of two tasks forks a world of its own, invites people there and reads the
// members back. Ends with 0 if neither world has seen anything of the other.

import assert from "node:assert/strict";

const server = process.env.DOUBLURE_URL ?? "http://127.0.0.1:4010";
const key = "ms-demo-key"; // the demo fixture's
const invitations = 20;

/** Sends JSON and reads JSON; anything but success throws. */
async function call(method, url, body) {
  const headers = { authorization: key, "content-type": "application/json" };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Lends `test` a world of its own, and closes it afterwards. */
async function inWorld(options, test) {
  const world = await call("POST", `${server}/__doublure/worlds`, options);
  try {
    return await test(world);
  } finally {
    await call("DELETE", `${server}/__doublure/worlds/${world.id}`);
  }
}

async function emails({ meltingspotBaseUrl }) {
  const members = await call("GET", `${meltingspotBaseUrl}/v1/spotMembers?limit=1000`);
  return members.items.map((member) => member.email);
}

/** What one test of a suite would do: it knows nothing of the other one. */
async function work(name) {
  return inWorld({ seed: 7 }, async (world) => {
    const before = new Set(await emails(world));
    const invited = Array.from({ length: invitations }, (_, at) => `person${at}@${name}.test`);
    const ids = [];
    for (const email of invited) {
      ids.push((await call("POST", `${world.meltingspotBaseUrl}/v1/spotMembers`, { email })).id);
    }
    const added = (await emails(world)).filter((email) => !before.has(email));
    assert.deepEqual(added.sort(), invited.sort(), `${name} has seen a stranger`);
    const journal = await call("GET", `${world.controlUrl}/journal?limit=1`);
    assert.equal(journal.total, invitations + 2, `${name} has counted a stranger's request`);
    return { name, world: world.id, ids };
  });
}

const [one, two] = await Promise.all([work("one"), work("two")]);
assert.deepEqual(one.ids, two.ids, "the same seed has drawn different ids");
for (const { name, world } of [one, two]) {
  console.log(`${name}: ${invitations} invited in world ${world}, nobody else seen`);
}
console.log("the same seed has drawn the same ids in both");

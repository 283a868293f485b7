// A world of doublure for every test.

import { expect, send } from "./welcome.js";

const control = process.env.DOUBLURE_CONTROL_URL ?? "http://127.0.0.1:4010/__doublure";

/** All that a test can see or change, at base URLs of its own. */
class World {
  constructor({ id, meltingspotBaseUrl, openagendaBaseUrl, controlUrl }) {
    this.id = id;
    this.meltingspotUrl = meltingspotBaseUrl;
    this.openagendaUrl = openagendaBaseUrl;
    this.controlUrl = controlUrl;
  }

  /** Lets calls of an operation go wrong. */
  async fault(operation, calls, then) {
    const fault = { operation, calls, then };
    expect(201, await send("POST", `${this.controlUrl}/faults`, {}, fault));
  }

  /** Lets time pass, such as `15m`. */
  async advance(by) {
    expect(200, await send("POST", `${this.controlUrl}/clock/advance`, {}, { by }));
  }

  /** What was asked and answered, oldest first. */
  async requests(operation) {
    const url = `${this.controlUrl}/journal?operation=${operation}`;
    return expect(200, await send("GET", url)).entries;
  }
}

/** Opens a world that is closed at the end of the test `t`. */
export async function worldFor(t) {
  const world = new World(expect(201, await send("POST", `${control}/worlds`, {}, {})));
  t.after(() => send("DELETE", `${control}/worlds/${world.id}`));
  return world;
}

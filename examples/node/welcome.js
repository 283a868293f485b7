// The code under test: it makes a new customer a member of the spot and of the agenda.
// A client of your own has more to it; what matters here is that it takes its base URLs from outside.

import { setTimeout } from "node:timers/promises";

export class Welcome {
  #token;

  constructor({ meltingspotUrl, openagendaUrl }) {
    this.meltingspotUrl = meltingspotUrl;
    this.openagendaUrl = openagendaUrl;
  }

  /** Invites to the spot. A server that is busy is asked again, when it says so. */
  async toSpot(email) {
    const url = `${this.meltingspotUrl}/v1/spotMembers`;
    const invite = () => send("POST", url, { authorization: "ms-demo-key" }, { email });
    let answer = await invite();
    for (let tries = 1; tries < 3 && [429, 503].includes(answer.status); tries += 1) {
      await setTimeout(1000 * Number(answer.headers.get("retry-after") ?? 1));
      answer = await invite();
    }
    return expect(201, answer);
  }

  /** Invites to the agenda. A token that is no longer valid is replaced. */
  async toAgenda(email) {
    const url = `${this.openagendaUrl}/v2/agendas/10000001/members/invite`;
    const invite = (token) =>
      send("POST", url, { "access-token": token }, { role: "contributor", emails: [email] });
    this.#token ??= await this.#newToken();
    let answer = await invite(this.#token);
    if (answer.status === 401) {
      this.#token = await this.#newToken();
      answer = await invite(this.#token);
    }
    return expect(200, answer);
  }

  async #newToken() {
    const url = `${this.openagendaUrl}/v2/requestAccessToken`;
    return expect(200, await send("POST", url, {}, { code: "oa-demo-secret" })).access_token;
  }
}

/** Sends JSON; gives status, headers and the answer, whatever the status is. */
export async function send(method, url, headers = {}, body = undefined) {
  headers = { "content-type": "application/json", ...headers };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
}

export function expect(wanted, { status, body }) {
  if (status !== wanted) {
    throw new Error(`status ${status} instead of ${wanted}: ${JSON.stringify(body)}`);
  }
  return body;
}

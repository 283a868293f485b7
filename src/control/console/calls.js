// Calls of the control plane of the world that this page belongs to.

const base = location.pathname.replace(/\/__doublure\/?$/, "");
const control = `${base}/__doublure`;
const baseUrl = location.origin + base;

const TOKEN = "doublure control token";
let token = stored();
let asking = null;

// What the server said no to, in its own words.
class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.status = status;
  }
}

function stored() {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

function keep(fresh) {
  token = fresh;
  try {
    sessionStorage.setItem(TOKEN, fresh);
  } catch {
    // Then the page forgets it when it is loaded anew.
  }
}

// One dialog for all calls that were refused.
function askForToken(wasWrong) {
  asking ??= new Promise((entered) => {
    byId("token-wrong").hidden = !wasWrong;
    byId("token").showModal();
    byId("token-form").onsubmit = (event) => {
      event.preventDefault();
      keep(byId("token-input").value);
      byId("token-input").value = "";
      byId("token").close();
      asking = null;
      entered();
    };
  });
  return asking;
}

// Nothing can be done without the token, so the question stays.
byId("token").addEventListener("cancel", (event) => event.preventDefault());

async function answerTo(method, path, { body, signal } = {}) {
  for (;;) {
    const sent = token;
    const headers = new Headers();
    if (sent !== null) headers.set("authorization", `Bearer ${sent}`);
    if (body !== undefined) headers.set("content-type", "application/json");
    const content = body === undefined ? undefined : JSON.stringify(body);
    const options = { method, headers, body: content, signal, cache: "no-store" };
    const response = await fetch(control + path, options);
    if (response.status !== 401) return response;
    if (sent === token) await askForToken(sent !== null);
  }
}

// The answer's JSON, or null when it has no body.
async function call(method, path, body) {
  let response;
  try {
    response = await answerTo(method, path, { body });
  } catch {
    throw new Error("The server does not answer.");
  }
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? null : response.json();
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refusal(response.status, problem);
}

const part = encodeURIComponent;

// One request in full: what was sent, what came back, and why.

const shownHeaders = new Set(["host", "content-length", "connection", "accept-encoding", "user-agent"]);
const REDACTED = "[redacted]";

// Secrets are not in the journal: the shell is to know them.
const PLACEHOLDERS = {
  authorization: "MELTINGSPOT_KEY",
  key: "OPENAGENDA_KEY",
  "access-token": "OPENAGENDA_TOKEN",
};

async function openRequest(id) {
  const explained = await call("GET", `/explain/${id}`);
  const { request, summary, rules, nearest } = explained;
  byId("request-title").textContent = `${request.id}  ${request.method} ${request.path}`;
  byId("request-curl").onclick = () => attempt(() => copy(curlOf(request), byId("request-curl")));
  fill(byId("request-body"), [
    el("p", { class: "summary" }, statusChip(request), ` ${summary}`),
    nearest && nearestOf(nearest),
    rules.length > 0 && fold("Rules that took part", true, el("ul", { class: "rules" }, rules.map(ruleLine))),
    fold("Request", true, factsOf(request), content("Body", request.body, request.bodyTruncated)),
    fold("Answer", true, content("Body", request.responseBody, false)),
    fold("As curl", false, el("pre", {}, curlOf(request))),
  ].filter(Boolean));
  byId("request").showModal();
}

const fold = (title, open, ...children) => el("details", { open }, el("summary", {}, title), ...children);

function ruleLine({ id, statement, provenance, source, behaviour }) {
  return el("li", {},
    el("span", { class: `chip ${provenance}` }, provenance), " ", el("code", {}, id),
    el("p", {}, statement),
    el("p", { class: "quiet" }, source, behaviour && ` · switch: ${behaviour}`));
}

function nearestOf({ text, diff, status }) {
  const changes = diff.map(({ op, path, value }) =>
    el("li", {}, el("code", {}, `${op} ${path}${value === undefined ? "" : ` ${JSON.stringify(value)}`}`)));
  return el("div", { class: "nearest" }, el("p", {}, text),
    diff.length > 0 && el("ul", {}, changes), el("p", { class: "quiet" }, `It would be answered ${status}.`));
}

function factsOf({ operation, at, query, headers, fault }) {
  const rows = [["operation", operation ?? "none: the vendor has no such route"], ["at", at]];
  if (fault) rows.push(["fault", `${fault.id}: ${fault.kind}`]);
  for (const [name, values] of Object.entries(query)) rows.push([`?${name}`, values.join(", ")]);
  for (const [name, values] of Object.entries(headers)) rows.push([name, values.join(", ")]);
  return el("table", { class: "facts" }, el("tbody", {}, rows.map(([name, value]) =>
    el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value)))));
}

function content(title, value, truncated) {
  if (value === null) return el("p", { class: "quiet" }, `${title}: none`);
  return el("div", {}, el("pre", { tabindex: "0", "aria-label": title }, pretty(value)),
    truncated && el("p", { class: "quiet" }, "Only the first 64 KiB are kept."));
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// For a shell: a redacted value is read from a variable that the user sets.
function argument(name, before, value) {
  const variable = PLACEHOLDERS[name];
  return value === REDACTED && variable ? `${quoted(before)}"$${variable}"` : quoted(before + value);
}

function urlOf(path, query) {
  let [url, plain] = ["", baseUrl + path];
  for (const [at, [name, value]] of pairsOf(query).entries()) {
    plain += `${at === 0 ? "?" : "&"}${part(name)}=`;
    if (value === REDACTED) [url, plain] = [url + argument(name, plain, value), ""];
    else plain += part(value);
  }
  return plain ? url + quoted(plain) : url;
}

function curlOf({ method, path, query, headers, body }) {
  const lines = [`curl -X ${method}`, urlOf(path, query)];
  for (const [name, value] of pairsOf(headers)) {
    if (!shownHeaders.has(name)) lines.push(`-H ${argument(name, `${name}: `, value)}`);
  }
  if (body !== null) lines.push(`--data-raw ${quoted(typeof body === "string" ? body : JSON.stringify(body))}`);
  return lines.join(" \\\n  ");
}

const pairsOf = (map) => Object.entries(map).flatMap(([name, values]) => values.map((value) => [name, value]));

byId("request-close").addEventListener("click", () => byId("request").close());
byId("request").addEventListener("click", (event) => {
  if (event.target === byId("request")) byId("request").close();
});

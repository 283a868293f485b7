// The requests of this world, newest first, as they come.

const KEPT = 500;
const entries = new Map();
let paused = false;
let unread = [];

async function startJournal() {
  const { entries: [first], total } = await call("GET", "/journal?limit=1");
  const after = first ? Math.max(first.id - 1, first.id + total - 1 - KEPT) : 0;
  byId("journal-try").textContent = examples();
  follow(after, hear, showState);
}

const examples = () => [
  `curl -H 'authorization: ms-demo-key' '${baseUrl}/v1/spotMembers?limit=3'`,
  `curl '${baseUrl}/v2/agendas/10000001/members?key=oa-demo-public'`,
].join("\n");

function hear({ name, data }) {
  if (name === "entry") addEntry(data);
  if (name === "reset") emptyJournal();
  if (name === "dropped") note(`${count(data.dropped, "older request")} no longer held.`);
  newsElsewhere();
}

function addEntry(entry) {
  entries.set(entry.id, { entry, row: null });
  if (entries.size > KEPT) {
    const [oldest, { row }] = entries.entries().next().value;
    row?.remove();
    entries.delete(oldest);
  }
  unread.push(entry.id);
  announce();
  if (!paused) showUnread();
}

const showUnread = seldom(() => {
  const rows = byId("journal-rows");
  for (const id of paused ? [] : unread.splice(0)) {
    const kept = entries.get(id);
    if (!kept) continue;
    kept.row = rowOf(kept.entry);
    rows.prepend(kept.row);
  }
  showCount();
}, 50);

const announce = seldom(() => {
  const newest = [...entries.values()].at(-1)?.entry;
  if (newest) say(`Request ${newest.id}: ${newest.method} ${newest.path}, ${newest.status ?? "no answer"}`);
}, 1000);

function rowOf(entry) {
  const query = queryOf(entry);
  const open = button(`${entry.method} ${entry.path}${query}`, () => openRequest(entry.id), { class: "link" });
  const marks = [entry.operation ?? "unknown route", refusingRule(entry)];
  const row = el("tr", { hidden: !matches(entry) },
    el("td", { class: "number" }, String(entry.id)),
    el("td", {}, statusChip(entry)),
    el("td", { class: "request" }, open,
      el("span", { class: "under" }, marks.filter(Boolean).join(" · ")),
      entry.fault && el("span", { class: "chip fault" }, `fault ${entry.fault.id}: ${entry.fault.kind}`)),
    el("td", { class: "roomy" }, entry.at.slice(11, 19)),
    el("td", { class: "number roomy" }, took(entry.durationUs)));
  row.addEventListener("click", (event) => event.target === open || attempt(() => openRequest(entry.id)));
  return row;
}

const refused = ({ status, fault }) => status === null || status >= 400 || fault !== null;
const refusingRule = (entry) => (entry.status >= 400 && !entry.fault ? entry.rules.at(-1) : null);
const took = (micros) => (micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(1)} ms`);

function queryOf({ query }) {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return pairs.length ? `?${pairs.join("&")}` : "";
}

function statusChip({ status }) {
  const tone = status === null || status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  return el("span", { class: `chip ${tone}` }, status === null ? "cut" : String(status));
}

function matches(entry) {
  const wanted = byId("journal-filter").value.trim().toLowerCase();
  const text = [entry.method, entry.path + queryOf(entry), entry.operation, entry.status, ...entry.rules].join(" ");
  return (!byId("journal-refused").checked || refused(entry)) && text.toLowerCase().includes(wanted);
}

function filterJournal() {
  for (const { entry, row } of entries.values()) {
    if (row) row.hidden = !matches(entry);
  }
  showCount();
}

function emptyJournal() {
  entries.clear();
  unread = [];
  byId("journal-rows").replaceChildren();
  byId("journal-note").hidden = true;
  showCount();
}

function showCount() {
  const shown = [...entries.values()].filter(({ row }) => row && !row.hidden).length;
  byId("journal-count").textContent = shown === entries.size ? shown : `${shown} of ${entries.size}`;
  byId("journal-table").hidden = entries.size === 0;
  byId("journal-empty").hidden = entries.size !== 0;
  byId("journal-pause").textContent = paused ? `Go on (${unread.length})` : "Pause";
}

function note(text) {
  byId("journal-note").textContent = text;
  byId("journal-note").hidden = false;
}

const STATES = { live: "live", lost: "no connection, trying again", closed: "this world is closed" };

function showState(state) {
  byId("live").textContent = STATES[state];
  byId("live").className = `chip ${state === "live" ? "good" : "bad"}`;
}

byId("journal-filter").addEventListener("input", filterJournal);
byId("journal-refused").addEventListener("change", filterJournal);

onClick("journal-pause", () => {
  paused = !paused;
  byId("journal-pause").setAttribute("aria-pressed", String(paused));
  showUnread();
});

onClick("journal-clear", async () => {
  if (await confirmed("Empty the journal?")) await call("DELETE", "/journal");
});

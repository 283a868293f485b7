// Which worlds the server has, and which one this is.

const SHOWN_WORLDS = 200;

function worldId() {
  const inPath = base.match(/^\/~(.*)$/);
  if (inPath) return decodeURIComponent(inPath[1]);
  const name = location.hostname.toLowerCase();
  return name.endsWith(".localhost") ? name.split(".")[0] : "default";
}

// The console of a world, on this origin if it can be.
function consoleOf(world) {
  const url = new URL(`${world.controlUrl}/`);
  return url.host === location.host ? url.pathname : url.href;
}

async function showWorlds() {
  const { worlds, strays } = await call("GET", "/worlds");
  byId("worlds-count").textContent = worlds.length;
  fill(byId("worlds-list"), worlds.slice(0, SHOWN_WORLDS).map(worldLine));
  const hidden = worlds.length - SHOWN_WORLDS;
  const notes = [];
  if (hidden > 0) notes.push(`${count(hidden, "more world")} not shown.`);
  if (strays > 0) notes.push(`${count(strays, "request")} came for closed worlds.`);
  byId("worlds-note").textContent = notes.join(" ");
  byId("worlds-note").hidden = notes.length === 0;
}

function worldLine(world) {
  const here = world.id === worldId();
  const link = el("a", { href: consoleOf(world), "aria-current": here && "page" }, world.id);
  const close = button("Close", () => closeWorld(world.id), { "aria-label": `Close world ${world.id}` });
  return el("li", {}, el("span", { class: "grow" }, link), world.id === "default" ? null : close);
}

async function closeWorld(id) {
  if (!(await confirmed(`Close the world ${id}? Requests to it are answered 410 from then on.`))) return;
  await call("DELETE", `/worlds/${part(id)}`);
  await showWorlds();
}

onClick("worlds-fork", async () => {
  const world = await call("POST", "/worlds");
  await showWorlds();
  say(`The world ${world.id} was forked.`);
});

onClick("copy-url", () => copy(baseUrl, byId("copy-url")));

async function showHealth() {
  const { version } = await call("GET", "/health");
  byId("version").textContent = version;
  byId("world-id").textContent = worldId();
  byId("world-url").textContent = baseUrl;
  document.title = `${worldId()} · doublure`;
}

// The members of one spot or agenda, a page at a time.

const PAGE = 50;
const COLUMNS = {
  spot: [["Address", "email"], ["First name", "firstname"], ["Last name", "lastname"], ["Role", "role"], ["Status", "status"]],
  agenda: [["Address", "email"], ["Name", "name"], ["Role", "role"], ["Organization", "organization"], ["User", "userUid"]],
};

// The offsets of the pages before this one, and of the one after it.
let earlier = [];
let offset = 0;
let following = null;

async function showDirectory() {
  const { spots, agendas } = await call("GET", "/directory");
  const option = (kind, id, title, members) =>
    el("option", { value: `${kind}=${id}` }, `${title} (${count(members, "member")})`);
  const owner = byId("members-owner");
  if (document.activeElement === owner) return; // Somebody is choosing.
  const chosen = owner.value;
  fill(owner, [
    el("optgroup", { label: "MeltingSpot" }, spots.map(({ id, name, members }) => option("spot", id, name, members))),
    el("optgroup", { label: "OpenAgenda" }, agendas.map(({ uid, title, members }) => option("agenda", uid, title, members))),
  ]);
  owner.value = chosen;
  if (owner.selectedIndex < 0) owner.selectedIndex = 0;
  // A search may look at everybody, so it is not made again unasked.
  if (!byId("members-search").value.trim()) await showMembers();
}

async function showMembers() {
  const owner = byId("members-owner").value;
  if (!owner) return;
  const search = byId("members-search").value.trim();
  const asked = `${owner}&offset=${offset}&limit=${PAGE}&search=${part(search)}`;
  const { members, total, nextOffset } = await call("GET", `/members?${asked}`);
  if (owner !== byId("members-owner").value || search !== byId("members-search").value.trim()) return;
  following = nextOffset;
  const columns = COLUMNS[owner.split("=")[0]];
  fill(byId("members-head"), [el("tr", {}, columns.map(([title]) => el("th", { scope: "col" }, title)))]);
  fill(byId("members-rows"), members.map((member) =>
    el("tr", {}, columns.map(([, key]) => el("td", {}, String(member[key] ?? ""))))));
  byId("members-count").textContent = total.toLocaleString("en");
  byId("members-range").textContent = rangeOf(members.length, search);
  byId("members-previous").disabled = earlier.length === 0;
  byId("members-next").disabled = following === null;
}

function rangeOf(shown, search) {
  if (shown === 0) return search ? "Nobody found." : "Nobody here.";
  return search ? `${count(shown, "member")} found on this page` : `${offset + 1} to ${offset + shown}`;
}

function fromTheFirst() {
  earlier = [];
  offset = 0;
  return showMembers();
}

byId("members-owner").addEventListener("change", () => attempt(fromTheFirst));
byId("members-search").addEventListener("input", seldom(() => attempt(fromTheFirst), 200));

onClick("members-next", () => {
  if (following === null) return;
  earlier.push(offset);
  offset = following;
  return showMembers();
});

onClick("members-previous", () => {
  offset = earlier.pop() ?? 0;
  return showMembers();
});

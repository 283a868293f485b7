// The world put away under a name, and brought back.

async function showSnapshots() {
  const { snapshots } = await call("GET", "/snapshots");
  byId("snapshots-count").textContent = snapshots.length || "";
  const none = [el("li", { class: "quiet" }, "None taken.")];
  fill(byId("snapshots-list"), snapshots.length ? snapshots.map(snapshotLine) : none);
}

function snapshotLine({ name, at }) {
  return el("li", {},
    el("span", { class: "grow" }, el("strong", {}, name), el("br"), el("span", { class: "quiet" }, at.slice(0, 19).replace("T", " "))),
    button("Restore", () => restore(name), { "aria-label": `Restore ${name}` }),
    button("Delete", () => forget(name), { "aria-label": `Delete ${name}` }));
}

async function restore(name) {
  await call("POST", `/snapshots/${part(name)}/restore`);
  say(`The world is as it was at ${name}.`);
  await showWorld();
}

async function forget(name) {
  await call("DELETE", `/snapshots/${part(name)}`);
  await showSnapshots();
}

onSubmit("snapshots-form", async () => {
  await call("PUT", `/snapshots/${part(byId("snapshot-name").value)}`);
  byId("snapshot-name").value = "";
  await showSnapshots();
});

onClick("reset", async () => {
  const question = "Reset the world to how it was created? Its journal is emptied, too.";
  if (!(await confirmed(question))) return;
  await call("POST", "/reset");
  await showWorld();
});

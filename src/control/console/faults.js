// What is ordered to go wrong.

async function showFaults() {
  const { faults } = await call("GET", "/faults");
  byId("faults-count").textContent = faults.length || "";
  fill(byId("faults-list"), faults.length ? faults.map(faultLine) : [el("li", { class: "quiet" }, "None: all is well.")]);
}

function faultLine(fault) {
  const met = `${count(fault.seen, "call")} matched`;
  return el("li", {},
    el("span", { class: "grow" }, el("strong", {}, mishapText(fault.then)), el("br"),
      el("code", {}, fault.operation), el("br"),
      el("span", { class: "quiet" }, [callsText(fault.calls), whereText(fault.where), met].filter(Boolean).join(" · "))),
    button("Remove", () => removeFault(fault.id), { "aria-label": `Remove fault ${fault.id}` }));
}

function mishapText({ kind, status, retryAfter, for: lasts, afterBytes, effect }) {
  const details = [
    status, lasts && `for ${lasts}`, afterBytes != null && `after ${afterBytes} bytes`,
    retryAfter != null && `retry after ${retryAfter} s`, effect === "applied" && "effect applied",
  ];
  return [kind, ...details.filter(Boolean)].join(", ");
}

const callsText = (calls) =>
  calls === "all" ? "all calls" : Array.isArray(calls) ? `calls ${calls.join(", ")}` : `first ${calls.first}`;

const whereText = (where) =>
  where && [
    ...Object.entries(where.query ?? {}).map(([name, value]) => `${name}=${value}`),
    where.bodyContains && `body has ${where.bodyContains}`,
  ].filter(Boolean).join(", ");

async function removeFault(id) {
  await call("DELETE", `/faults/${id}`);
  await showFaults();
}

async function showOperations() {
  const { components } = await call("GET", "/openapi/control.json");
  fill(byId("fault-operation"), components.schemas.Operation.enum.map((name) => el("option", { value: name }, name)));
}

// The fault that the form describes; what is not filled in is left out.
function orderedFault() {
  const kind = byId("fault-kind").value;
  const then = { kind };
  const add = (name, id, read) => {
    const input = byId(id);
    if (isFor(input.closest("label"), kind) && input.value.trim() !== "") then[name] = read(input.value.trim());
  };
  add("status", "fault-status", Number);
  add("retryAfter", "fault-retry", Number);
  add("for", "fault-for", String);
  add("afterBytes", "fault-after", Number);
  const applied = byId("fault-applied");
  if (applied.checked && isFor(applied.closest("label"), kind)) then.effect = "applied";
  const fault = { operation: byId("fault-operation").value, calls: orderedCalls(), then };
  const bodyContains = byId("fault-body").value;
  return bodyContains ? { ...fault, where: { bodyContains } } : fault;
}

function orderedCalls() {
  const numbers = (byId("fault-numbers").value.trim() || "1").split(/[\s,]+/).map(Number);
  return { all: "all", first: { first: numbers[0] }, these: numbers }[byId("fault-calls").value];
}

const isFor = (label, kind) => label.dataset.kinds.split(" ").includes(kind);

function showFields() {
  const kind = byId("fault-kind").value;
  for (const label of document.querySelectorAll("[data-kinds]")) label.hidden = !isFor(label, kind);
  byId("fault-numbers-label").hidden = byId("fault-calls").value === "all";
  byId("fault-for").required = kind === "delay";
}

byId("fault-kind").addEventListener("change", showFields);
byId("fault-calls").addEventListener("change", showFields);
showFields();

onSubmit("faults-form", async () => {
  const { id } = await call("POST", "/faults", orderedFault());
  say(`Fault ${id} was added.`);
  await showFaults();
});

onClick("faults-clear", async () => {
  await call("DELETE", "/faults");
  await showFaults();
});

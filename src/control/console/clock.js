// The world's clock, which runs on here between two looks at it.

let reading = null;

async function showClock() {
  setReading(await call("GET", "/clock"));
}

function setReading({ now, frozen }) {
  reading = { at: Date.parse(now), frozen, since: performance.now() };
  const state = byId("clock-state");
  state.textContent = frozen ? "frozen" : "running";
  state.classList.toggle("cold", frozen);
  byId("clock-freeze").textContent = frozen ? "Let it run" : "Freeze";
  tick();
}

function tick() {
  if (reading === null) return;
  const passed = reading.frozen ? 0 : performance.now() - reading.since;
  const moment = new Date(reading.at + passed);
  if (Number.isNaN(moment.valueOf())) return;
  const text = moment.toISOString().replace(/\.\d+Z$/, "Z");
  byId("clock-now").textContent = text;
  byId("clock-now").dateTime = text;
  byId("header-clock").textContent = text.replace("T", " ").replace("Z", "");
}

setInterval(tick, 500);

async function advance(by) {
  setReading(await call("POST", "/clock/advance", { by }));
  say(`The clock was advanced by ${by}.`);
}

onClick("clock-freeze", async () => {
  setReading(await call("PUT", "/clock", { frozen: !reading?.frozen }));
});

for (const step of document.querySelectorAll("[data-advance]")) {
  step.addEventListener("click", () => attempt(() => advance(step.dataset.advance)));
}

onSubmit("clock-advance", () => advance(byId("clock-by").value.trim()));

onSubmit("clock-set", async () => {
  setReading(await call("PUT", "/clock", { now: byId("clock-to").value.trim() }));
});

// What the clients of this world have met, and what they never met.

const TONES = { met: "good", metByFault: "fault", unmet: "bad", unreachable: "" };
const STATES_IN_WORDS = { met: "met", metByFault: "by fault", unmet: "never met", unreachable: "unreachable" };

async function showCoverage() {
  let coverage;
  try {
    coverage = await call("GET", "/coverage");
  } catch (error) {
    if (error.status !== 404) throw error;
    fill(byId("coverage-body"), [el("p", { class: "quiet" }, "This server does not tell coverage.")]);
    return;
  }
  const { summary, operations } = coverage;
  const called = operations.filter(({ calls }) => calls > 0);
  byId("coverage-count").textContent = called.length ? `${summary.percent} %` : "";
  const never = operations.filter(({ calls }) => calls === 0).map(({ operation }) => operation);
  const open = new Set([...byId("coverage-body").querySelectorAll("details[open]")].map(({ id }) => id));
  fill(byId("coverage-body"), [
    ...called.map((operation) => operationFold(operation, open)),
    never.length > 0 && el("p", { class: "quiet" }, `Never called: ${never.join(", ")}.`),
  ].filter(Boolean));
}

function operationFold({ operation, calls, met, total, outcomes }, open) {
  const id = `coverage-${operation}`;
  const unmetFirst = [...outcomes].sort((one, other) => rank(one) - rank(other));
  return el("details", { id, open: open.has(id) },
    el("summary", {}, el("code", {}, operation), " ",
      el("meter", { min: 0, max: total, value: met, "aria-hidden": "true" }),
      el("span", { class: "quiet" }, ` ${met} of ${total} outcomes, ${count(calls, "call")}`)),
    el("ul", { class: "outcomes" }, unmetFirst.map(outcomeLine)));
}

const rank = ({ state }) => ["unmet", "metByFault", "met", "unreachable"].indexOf(state);

function outcomeLine({ title, state, status, howToProvoke }) {
  return el("li", {},
    el("span", { class: `chip ${TONES[state]}` }, STATES_IN_WORDS[state]), " ",
    el("span", {}, status ? `${status} ${title}` : title),
    state === "unmet" && el("span", { class: "under" }, howToProvoke));
}

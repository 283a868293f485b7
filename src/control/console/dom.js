// Elements and text. Text is only ever put in as text: nothing becomes markup.

const byId = (id) => document.getElementById(id);

// An element with attributes, listeners (`on: {click}`) and children.
function el(name, { on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

const button = (text, click, attributes = {}) =>
  el("button", { type: "button", on: { click: () => attempt(click) }, ...attributes }, text);

// Makes a list anew, unless it would be as it is: who stands in it stays there.
function fill(element, fresh) {
  const old = [...element.childNodes];
  const same = old.length === fresh.length && old.every((node, at) => node.isEqualNode(fresh[at]));
  if (!same) element.replaceChildren(...fresh);
}

const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const pretty = (value) =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Calls often, acts once a while at most, and after the last call for sure.
function seldom(act, milliseconds) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      act();
    }, milliseconds);
  };
}

// Tells people with a screen reader what happened elsewhere on the page.
function say(text) {
  byId("said").textContent = text;
}

// Does what a click asks for; what goes wrong is told on top of the page.
async function attempt(act) {
  byId("alert").hidden = true;
  try {
    await act();
  } catch (error) {
    complain(error);
  }
}

function complain(error) {
  byId("alert").textContent = error.message;
  byId("alert").hidden = false;
}

function onSubmit(form, act) {
  byId(form).addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(act);
  });
}

const onClick = (id, act) => byId(id).addEventListener("click", () => attempt(act));

// Asks before something is lost.
function confirmed(question) {
  byId("confirm-text").textContent = question;
  const dialog = byId("confirm");
  dialog.showModal();
  return new Promise((answer) => {
    const end = (yes) => () => {
      dialog.close();
      answer(yes);
    };
    byId("confirm-yes").onclick = end(true);
    byId("confirm-no").onclick = end(false);
    dialog.oncancel = end(false);
  });
}

// The clipboard is closed to pages of other machines: the text is told then.
async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
    const label = from.textContent;
    from.textContent = "Copied";
    say("Copied");
    setTimeout(() => (from.textContent = label), 1500);
  } catch {
    throw new Error(`The browser does not let this page copy. The text is: ${text}`);
  }
}

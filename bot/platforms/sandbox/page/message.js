// One message: drawn, changed in place, and its card's buttons pressed.

import { postOnce } from "./server.js";
import { announce, element, firstName, hour, initials } from "./words.js";

// A double click must not hit whatever button the answer has put under the pointer.
const CALM_MS = 700;

/** The list item of a message. */
export function makeMessage(message, view) {
  const persona = view.personas.find((p) => p.id === view.person_id);
  const bot = message.author === "bot";
  const avatar = bot
    ? element("span", { class: "avatar avatar-bot", "aria-hidden": "true" })
    : element("span", { class: "avatar", "aria-hidden": "true", "data-group": persona.group }, initials(persona.name));
  const item = element(
    "li",
    {
      class: `message from-${message.author}`, tabindex: "-1", "data-key": `message ${message.id}`,
      "data-testid": `message-${message.id}`, "data-author": message.author, "data-person": view.person_id,
    },
    avatar,
    element(
      "div", { class: "message-body" },
      element(
        "p", { class: "message-by" }, element("span", {}, bot ? "Alignment bot" : firstName(persona.name)), " ",
        element("time", { datetime: message.at }, hour(message.at, view.zone)),
      ),
      element("div", { class: "message-content" }),
      element("p", { class: "card-error", "data-testid": "card-error", role: "alert" }),
    ),
  );
  item.typed = new Set();
  fill(item, message);
  item.addEventListener("input", (event) => item.typed.add(event.target.name));
  item.addEventListener("keydown", onEnter);
  item.addEventListener("submit", (event) => {
    event.preventDefault();
    press(item, message.id, event.target, event.submitter);
  });
  return item;
}

function fill(item, message) {
  const content = item.querySelector(".message-content");
  if (message.html) content.innerHTML = message.html;
  else content.replaceChildren(element("p", { class: "bubble", dir: "auto" }, message.text));
  item.dataset.version = message.version;
}

/** Replace a changed card. What was typed since is carried over; the focus stays as near as it can. */
export function patchMessage(item, message) {
  if (item.dataset.version === String(message.version)) return;
  const focused = item.contains(document.activeElement) ? document.activeElement : null;
  const typed = controls(item).filter((control) => item.typed.has(control.name));
  const [start, end] = [focused?.selectionStart, focused?.selectionEnd];
  fill(item, message);
  item.querySelector(".card-error").textContent = "";
  for (const old of typed) {
    const same = controls(item).find((control) => control.name === old.name);
    if (same) same.value = old.value;
  }
  lock(item, item.classList.contains("is-busy"));
  if (focused && !item.contains(focused)) {
    const same = [...item.querySelectorAll("input, textarea, select, button")].find(
      (control) => control.name === focused.name && (control.type !== "submit" || control.value === focused.value),
    );
    (same ?? item).focus({ preventScroll: true });
    if (same && typeof start === "number") same.setSelectionRange(start, end);
  }
  const title = item.querySelector(".card-title")?.textContent ?? item.querySelector(".card")?.ariaLabel ?? "";
  announce(`A message changed. ${title}`);
}

const controls = (item) => [...item.querySelectorAll("input, textarea, select")];

/** Enter in a field presses the button that sends the form, not the first one that happens to stand there. */
function onEnter(event) {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const senders = [...event.target.form.querySelectorAll("button")].filter((button) => !button.formNoValidate);
  const sender = senders.find((button) => button.classList.contains("button-primary")) ?? senders[0];
  if (sender) event.target.form.requestSubmit(sender);
}

function lock(item, locked) {
  item.classList.toggle("is-busy", locked);
  for (const button of item.querySelectorAll(".button")) button.setAttribute("aria-disabled", String(locked));
}

async function press(item, id, form, button) {
  if (!button || item.classList.contains("is-busy")) return;
  const bar = button.value.indexOf("|");
  const sends = !button.formNoValidate;
  const inputs = sends ? Object.fromEntries([...new FormData(form)]) : {};
  const typed = new Set(item.typed);
  // What is on its way is no draft any more: the answer's fields may be empty again.
  if (sends) item.typed.clear();
  const error = item.querySelector(".card-error");
  error.textContent = "";
  lock(item, true);
  button.classList.add("is-pressed");
  const calm = new Promise((resolve) => { setTimeout(resolve, CALM_MS); });
  try {
    await postOnce("/api/press", {
      person_id: Number(item.dataset.person), message_id: id, action: button.value.slice(0, bar),
      value: button.value.slice(bar + 1), inputs,
    });
  } catch (problem) {
    if (sends) item.typed = typed;
    error.textContent = problem.message;
  }
  await calm;
  button.classList.remove("is-pressed");
  lock(item, false);
}

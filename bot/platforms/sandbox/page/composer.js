// Where people write: send on Enter, complete commands after a slash, keep what each persona has begun.

import { postOnce } from "./server.js";
import { announce, byId, count, element, firstName } from "./words.js";

const area = byId("composer");
const list = byId("commands");
const drafts = new Map();
let commands = [];
let offered = [];
let chosen = 0;
let person = null;
let sending = false;

/** Make the composer work. `sent` is called after each message. */
export function startComposer(sent) {
  byId("composer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(sent);
  });
  area.addEventListener("input", () => {
    fit();
    refuse("");
    offer();
  });
  area.addEventListener("keydown", (event) => onKey(event, sent));
  area.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    // Keeps the focus, and with it a phone's keyboard, in the composer.
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) accept(offered[Number(option.dataset.at)]);
  });
}

/** What belongs to this persona: name on the label, draft, commands. */
export function patchComposer(view) {
  commands = view.commands;
  const persona = view.personas.find((p) => p.id === view.person_id);
  const as = persona ? ` as ${firstName(persona.name)}` : "";
  byId("composer-label").textContent = `Message to the bot${as}`;
}

/** Put one persona's draft away and take out another's. */
export function changePerson(id) {
  if (id === person) return;
  if (person !== null) drafts.set(person, area.value);
  if (person !== null || !area.value) area.value = drafts.get(id) ?? "";
  person = id;
  refuse("");
  fit();
  close();
}

function onKey(event, sent) {
  if (event.isComposing) return;
  if (!list.hidden && onListKey(event)) {
    event.preventDefault();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(sent);
  }
}

function onListKey(event) {
  const { key, shiftKey } = event;
  const last = offered.length - 1;
  if (key === "ArrowDown") choose(chosen === last ? 0 : chosen + 1);
  else if (key === "ArrowUp") choose(chosen === 0 ? last : chosen - 1);
  else if (key === "Escape") close();
  else if ((key === "Tab" || key === "Enter") && !shiftKey) accept(offered[chosen]);
  else return false;
  return true;
}

function offer() {
  const typed = area.value.toLowerCase();
  // A command that is typed in full needs no completion: Enter sends it.
  const complete = commands.some((command) => command.text.toLowerCase() === typed.trim());
  if (!typed.startsWith("/") || typed.includes("\n") || complete) return close();
  const words = typed.slice(1).split(/\s+/).filter(Boolean);
  const fits = (command) => command.text.toLowerCase().startsWith(typed);
  const contains = (command) => words.every((word) => command.text.toLowerCase().includes(word));
  offered = [...commands.filter(fits), ...commands.filter((c) => !fits(c) && contains(c))];
  if (offered.length === 0) return close();
  list.replaceChildren(...offered.map((command, at) => element(
    "li", { role: "option", id: `command-${at}`, "data-testid": `command-${at}`, "data-at": at },
    element("span", { class: "command-text" }, command.text),
    element("span", { class: "command-explains" }, command.explains),
  )));
  if (list.hidden) announce(`${count(offered.length, "command")}. Up and down to choose, Enter to take one.`);
  list.hidden = false;
  area.setAttribute("aria-expanded", "true");
  choose(0);
}

function choose(at) {
  chosen = at;
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  area.setAttribute("aria-activedescendant", `command-${at}`);
  list.children[at].scrollIntoView({ block: "nearest" });
}

function accept(command) {
  area.value = command.text;
  area.setSelectionRange(area.value.length, area.value.length);
  fit();
  close();
}

function close() {
  list.hidden = true;
  area.setAttribute("aria-expanded", "false");
  area.removeAttribute("aria-activedescendant");
}

async function send(sent) {
  const text = area.value.trim();
  if (sending || person === null || !text) return;
  const author = person;
  setSending(true);
  close();
  refuse("");
  try {
    await postOnce("/api/say", { person_id: author, text });
    if (author === person) area.value = "";
    else drafts.delete(author);
    fit();
    sent();
  } catch (problem) {
    // What they wrote stays where it is, to be changed or sent again.
    if (author === person) refuse(problem.message);
  } finally {
    setSending(false);
  }
}

function setSending(value) {
  sending = value;
  area.readOnly = value;
  byId("composer-form").classList.toggle("is-busy", value);
  byId("composer-form").querySelector(".send").setAttribute("aria-disabled", String(value));
}

function refuse(sentence) {
  byId("refusal").textContent = sentence;
}

function fit() {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 180, window.innerHeight / 4)}px`;
}

// The conversation: messages patched by id, so that half-filled forms, focus and place are kept.

import { patchMessage, makeMessage } from "./message.js";
import { byId, day, element, firstName } from "./words.js";

const log = byId("log");
// Person -> their list and where it was scrolled to. Lists are kept, and half-filled forms in them.
const conversations = new Map();
let shown = null;
let quiet;
// Whether the newest words are in sight, and should stay so when something grows or shrinks.
let following = true;

const atBottom = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

function conversation(person) {
  if (!conversations.has(person)) {
    const list = element("ol", { class: "messages" });
    conversations.set(person, { list, top: 0, followed: true, seen: false });
  }
  return conversations.get(person);
}

/** Attach one persona's conversation. Screen readers hear whose it is, and not all of it again. */
export function showConversation(person) {
  if (shown !== null) {
    const left = conversation(shown);
    left.top = log.scrollTop;
    left.followed = following;
  }
  shown = person;
  const { list, top, followed } = conversation(person);
  hush();
  log.replaceChildren(list);
  following = followed;
  log.scrollTop = following ? log.scrollHeight : top;
  byId("newer").hidden = true;
}

function hush() {
  log.setAttribute("aria-live", "off");
  clearTimeout(quiet);
  quiet = setTimeout(() => log.setAttribute("aria-live", "polite"), 600);
}

/** Bring the attached conversation up to date. */
export function patchChat(view) {
  if (view.person_id !== shown) showConversation(view.person_id);
  const now = conversation(shown);
  if (!now.seen) hush();
  const all = patchList(now.list, view);
  // At the first look everything is there already: what people came for is the newest.
  const added = now.seen ? all : all.slice(-1);
  now.seen = true;
  if (view.messages.length === 0) now.list.replaceChildren(emptyState(view));
  if (added.length === 0) {
    if (following) log.scrollTop = log.scrollHeight;
  } else if (following || added.some((item) => item.dataset.author === "person")) {
    toNewest(added);
  } else {
    byId("newer").hidden = false;
  }
}

function patchList(list, view) {
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const added = [];
  let at = list.firstElementChild;
  const put = (item) => {
    if (item === at) at = at.nextElementSibling;
    else list.insertBefore(item, at);
  };
  let lastDay = "";
  for (const message of view.messages) {
    const on = day(message.at, view.zone);
    if (on !== lastDay) put(known.get(`day ${on}`) ?? separator(on));
    lastDay = on;
    const existing = known.get(`message ${message.id}`);
    const item = existing ?? makeMessage(message, view);
    put(item);
    if (existing) patchMessage(existing, message);
    else added.push(item);
  }
  while (at) {
    const rest = at.nextElementSibling;
    at.remove();
    at = rest;
  }
  return added;
}

const separator = (on) => element("li", { class: "day", "data-key": `day ${on}` }, element("span", {}, on));

function emptyState(view) {
  const persona = view.personas.find((p) => p.id === view.person_id);
  const words = persona
    ? `Nothing here yet. The bot writes to ${firstName(persona.name)} when something is due: turn the clock to the ` +
      "next contact. You can also write first; type / to see the commands."
    : "Nobody is here yet. Import a program, and its people appear.";
  return element("li", { class: "empty empty-chat", "data-key": "empty" }, words);
}

/** To the end, but no further than the top of the first new message: a long card is read from its start. */
function toNewest(added) {
  const first = added.find((item) => item.dataset.author === "bot") ?? added[0];
  const above = first.previousElementSibling;
  const top = above?.classList.contains("day") ? above : first;
  log.scrollTop = Math.min(log.scrollHeight, top.offsetTop - 12);
  following = atBottom();
}

/** Make the "New messages" button work. */
export function startChat() {
  const newer = byId("newer");
  newer.addEventListener("click", () => {
    log.scrollTop = log.scrollHeight;
    log.focus({ preventScroll: true });
  });
  log.addEventListener("scroll", () => {
    following = atBottom();
    if (following) newer.hidden = true;
  });
  new ResizeObserver(() => {
    if (following) log.scrollTop = log.scrollHeight;
  }).observe(log);
}

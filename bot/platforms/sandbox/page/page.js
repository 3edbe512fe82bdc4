// The page: whose eyes we look through, and keeping everything up to date.

import { patchChat, showConversation, startChat } from "./chat.js";
import { patchClock, startClock } from "./clock.js";
import { changePerson, patchComposer, startComposer } from "./composer.js";
import { patchPeople } from "./people.js";
import { follow, look, postOnce, Refusal } from "./server.js";
import { patchTimeline } from "./timeline.js";
import { announce, byId, firstName, initials } from "./words.js";

const ROLES = {
  sponsor: ", the sponsor", manager: ", a manager", learning_team: ", on the learning team",
  delegate: ", the delegate", other: "",
};

let person = remembered("person") ? Number(remembered("person")) : null;
let running = null;
let queued = null;
let soon;
let trouble;

function remembered(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // Without storage the page forgets on reload, and works.
  }
}

/** The page as it is now. A call while another is under way waits for one that starts after it. */
function refresh() {
  if (running) {
    queued ??= running.catch(() => {}).then(() => {
      queued = null;
      return refresh();
    });
    return queued;
  }
  running = load().finally(() => { running = null; });
  return running;
}

async function load() {
  const asked = person;
  let page;
  try {
    page = await look(asked);
  } catch (problem) {
    if (problem instanceof Refusal && asked !== null) {
      // They are gone, as after another program was loaded: begin anew.
      person = null;
      page = await look(null);
    } else {
      throw problem;
    }
  }
  if (person !== asked && person !== null) return;
  draw({ ...page.view, commands: page.commands });
}

function draw(view) {
  person = view.person_id;
  const persona = view.personas.find((p) => p.id === person);
  if (persona) {
    remember("person", person);
    byId("chat-name").textContent = persona.name;
    byId("chat-what").textContent = persona.what;
    byId("chat-avatar").textContent = initials(persona.name);
    byId("chat-avatar").dataset.group = persona.group;
    byId("hint-words").textContent = `You are ${firstName(persona.name)}${ROLES[persona.group]}. ` +
      "Turn the clock to the next contact and answer what the bot asks.";
    byId("hint").hidden = remembered("hint") === "closed";
  }
  changePerson(person);
  patchPeople(view, choose);
  patchChat(view);
  patchComposer(view);
  patchClock(view, choose);
  patchTimeline(view);
  const unread = view.personas.reduce((sum, p) => sum + p.unread, 0);
  document.title = unread ? `(${unread}) Alignment sandbox` : "Alignment sandbox";
}

/** Be this persona. */
async function choose(id, { focus = false } = {}) {
  person = id;
  changePerson(id);
  showConversation(id);
  setView("chat");
  await refresh().catch(() => {});
  announce(`You are ${byId("chat-name").textContent}, ${byId("chat-what").textContent}`);
  if (focus) byId("log").focus({ preventScroll: true });
}

function setView(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function lost() {
  // A stream that ends and comes back at once is nobody's business.
  trouble ??= setTimeout(() => {
    byId("connection").textContent =
      "The sandbox is not answering. Start it again with make demo; this page comes back by itself.";
    byId("connection").hidden = false;
  }, 900);
}

function found() {
  clearTimeout(trouble);
  trouble = undefined;
  byId("connection").hidden = true;
}

function update() {
  soon = undefined;
  refresh().then(found, () => {
    lost();
    setTimeout(changed, 2000);
  });
}

/** Look again soon: several changes at once are one look. */
function changed() {
  soon ??= setTimeout(update, 60);
}

for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => setView(button.dataset.view));
}
byId("hint-close").addEventListener("click", () => {
  remember("hint", "closed");
  byId("hint").hidden = true;
  byId("composer").focus();
});
byId("home").addEventListener("click", () => {
  if (person === null) return;
  postOnce("/api/say", { person_id: person, text: "/alignment home" }).then(refresh).catch((problem) => {
    byId("refusal").textContent = problem.message;
  });
});
startChat();
startComposer(() => refresh().catch(() => {}));
startClock(refresh);
update();
follow({ changed, lost, found });

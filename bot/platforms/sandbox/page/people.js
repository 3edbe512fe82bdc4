// The list of personas, sorted by what they are.

import { byId, count, element, initials } from "./words.js";

const GROUPS = [
  ["sponsor", "Sponsors"], ["manager", "Managers"], ["learning_team", "Learning team"], ["delegate", "Delegates"],
  ["other", "Others"],
];

const buttons = new Map();
const sections = new Map();

function section(group, title) {
  if (!sections.has(group)) {
    const list = element("ul", { "aria-labelledby": `group-${group}` });
    sections.set(group, element("section", {}, element("h3", { id: `group-${group}` }, title), list));
  }
  return sections.get(group);
}

function button(persona, choose) {
  if (!buttons.has(persona.id)) {
    const made = element(
      "button", { type: "button", class: "persona", "data-testid": `persona-${persona.id}` },
      element("span", { class: "avatar", "aria-hidden": "true" }),
      element("span", { class: "persona-name" }), element("span", { class: "persona-what" }),
      element("span", { class: "badge" }),
    );
    made.addEventListener("click", () => choose(persona.id));
    buttons.set(persona.id, element("li", {}, made));
  }
  return buttons.get(persona.id);
}

/** Bring the list up to date without touching what stays, so that focus stays too. */
export function patchPeople(view, choose) {
  const people = byId("people");
  for (const [group, title] of GROUPS) {
    const members = view.personas.filter((persona) => persona.group === group);
    const part = section(group, title);
    if (members.length === 0) {
      part.remove();
      continue;
    }
    const list = part.querySelector("ul");
    members.forEach((persona, at) => {
      const item = button(persona, choose);
      if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
      fill(item.firstChild, persona, persona.id === view.person_id);
    });
    while (list.children.length > members.length) list.lastChild.remove();
    if (!part.isConnected) people.append(part);
  }
  if (view.personas.length === 0) people.replaceChildren(element("p", { class: "empty" }, "Nobody is here yet."));
  const elsewhere = view.personas.filter((p) => p.unread > 0 && p.id !== view.person_id).length;
  byId("people-unread").hidden = elsewhere === 0;
  byId("people-unread").replaceChildren(
    String(elsewhere), element("span", { class: "hidden-words" }, " with new messages"),
  );
}

function fill(made, persona, chosen) {
  const [avatar, name, what, badge] = made.children;
  avatar.dataset.group = persona.group;
  avatar.textContent = initials(persona.name);
  name.textContent = persona.name;
  what.textContent = persona.what;
  badge.hidden = persona.unread === 0;
  badge.replaceChildren(
    String(persona.unread),
    element("span", { class: "hidden-words" }, ` new ${count(persona.unread, "message").replace(/^\d+ /, "")}`),
  );
  made.dataset.unread = persona.unread;
  if (chosen) made.setAttribute("aria-current", "true");
  else made.removeAttribute("aria-current");
}

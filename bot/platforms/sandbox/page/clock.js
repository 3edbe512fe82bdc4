// The clock: what it says, its buttons, and who got something when it was turned.

import { post } from "./server.js";
import { announce, byId, count, day, element, firstName, hour, initials, place } from "./words.js";

const FEW = 4;
const steps = [...document.querySelectorAll("[data-by]")];
let turning = false;
let atEnd = false;

function settle() {
  for (const button of steps) button.setAttribute("aria-disabled", String(turning || atEnd));
  byId("progress").hidden = !turning;
  byId("clock").setAttribute("aria-busy", String(turning));
}

async function turn(by, refresh) {
  if (turning || atEnd) return;
  turning = true;
  settle();
  byId("turned").textContent = "Turning the clock …";
  announce("Turning the clock");
  let sentence;
  try {
    const turned = await post("/api/turn", { by });
    sentence = turned.messages === 0 ? "Nothing was due." : `${count(turned.messages, "message")} arrived.`;
  } catch (problem) {
    sentence = problem.message;
  }
  turning = false;
  await refresh().catch(() => {});
  settle();
  byId("turned").textContent = sentence;
  announce(`${sentence} Now ${byId("now").textContent}.`);
}

/** Make the buttons turn the clock. */
export function startClock(refresh) {
  for (const button of steps) button.addEventListener("click", () => turn(button.dataset.by, refresh));
}

/** Show the time where the persona is, and go-to buttons for those who got something. */
export function patchClock(view, choose) {
  byId("now").dateTime = view.now;
  byId("now-day").textContent = day(view.now, view.zone);
  byId("now-hour").textContent = `${hour(view.now, view.zone)} in ${place(view.zone)}`;
  if (view.at_end && !atEnd && !turning) byId("turned").textContent = "Nothing is left to turn to.";
  atEnd = view.at_end;
  settle();
  patchArrived(view.personas.filter((p) => p.unread > 0 && p.id !== view.person_id), choose);
}

function patchArrived(people, choose) {
  const area = byId("arrived");
  const wanted = people.slice(0, FEW);
  const state = JSON.stringify(people.map((p) => [p.id, p.unread]));
  if (area.dataset.state === state) return;
  area.dataset.state = state;
  const held = document.activeElement?.closest("#arrived [data-testid]")?.dataset.testid;
  const buttons = wanted.map((persona) => {
    const made = element(
      "button", { type: "button", class: "arrival", "data-testid": `arrived-${persona.id}` },
      element("span", { class: "avatar", "aria-hidden": "true", "data-group": persona.group }, initials(persona.name)),
      element("span", { class: "hidden-words" }, "Go to "), firstName(persona.name),
      element("span", { class: "badge" }, String(persona.unread), element("span", { class: "hidden-words" }, " new")),
    );
    made.addEventListener("click", () => choose(persona.id, { focus: true }));
    return made;
  });
  const rest = people.length - wanted.length;
  if (rest > 0) buttons.push(element("span", { class: "arrived-rest" }, `and ${rest} more`));
  area.replaceChildren(...buttons);
  if (held) area.querySelector(`[data-testid="${held}"]`)?.focus();
}

// What is planned next, and what just happened.

import { byId, element, near } from "./words.js";

const shown = new Map();

/** Bring both lists up to date. */
export function patchTimeline(view) {
  fill("planned", view.planned, view, "Nothing more is planned.", (contact) => [
    element("span", { class: "timeline-what" }, element("strong", {}, contact.who), ` · ${contact.what}`),
    element("span", { class: "timeline-program" }, contact.program),
  ]);
  fill("happened", view.happened, view, "Nothing yet. Turn the clock to the next contact.", (event) => [
    element("span", { class: "timeline-what" }, event.sentence),
  ]);
}

function fill(id, rows, view, empty, words) {
  // Redrawn only when it changed: a screen reader that is in the middle of the list stays there.
  const state = JSON.stringify([rows, view.zone, near(view.now, view.now, view.zone), view.now.slice(0, 10)]);
  if (shown.get(id) === state) return;
  shown.set(id, state);
  const items = rows.map((row) =>
    element("li", {}, element("time", { datetime: row.at }, near(row.at, view.now, view.zone)), ...words(row)));
  byId(id).replaceChildren(...(items.length ? items : [element("li", { class: "empty" }, empty)]));
}

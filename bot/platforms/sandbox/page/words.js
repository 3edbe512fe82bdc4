// Dates, names and small bits of DOM: what the other modules say things with.

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) {
    const wanted = {
      weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
      hourCycle: "h23",
    };
    try {
      formats.set(zone, new Intl.DateTimeFormat("en-GB", { ...wanted, timeZone: zone }));
    } catch {
      // A zone newer than this browser: better an honest UTC than an empty page.
      formats.set(zone, new Intl.DateTimeFormat("en-GB", { ...wanted, timeZone: "UTC", timeZoneName: "short" }));
    }
  }
  return formats.get(zone);
}

/** A moment as its words in a zone: weekday "Tue", day "14", month "April", year "2026", hour "09:02". */
function pieces(moment, zone) {
  const found = Object.fromEntries(format(zone).formatToParts(new Date(moment)).map((p) => [p.type, p.value]));
  const named = found.timeZoneName ? ` ${found.timeZoneName}` : "";
  return { ...found, clock: `${found.hour}:${found.minute}${named}` };
}

/** "09:02" */
export const hour = (moment, zone) => pieces(moment, zone).clock;

/** "Tue 14 April 2026" */
export function day(moment, zone) {
  const at = pieces(moment, zone);
  return `${at.weekday} ${at.day} ${at.month} ${at.year}`;
}

/** "Today 09:02", "Tomorrow 09:02", "Tue 14 April, 09:02"; with the year where it is another one. */
export function near(moment, now, zone) {
  const at = pieces(moment, zone);
  const on = day(moment, zone);
  if (on === day(now, zone)) return `Today ${at.clock}`;
  const dayLong = 86_400_000;
  if (on === day(new Date(now).getTime() + dayLong, zone)) return `Tomorrow ${at.clock}`;
  if (on === day(new Date(now).getTime() - dayLong, zone)) return `Yesterday ${at.clock}`;
  const year = at.year === pieces(now, zone).year ? "" : ` ${at.year}`;
  return `${at.weekday} ${at.day} ${at.month}${year}, ${at.clock}`;
}

/** "New York", from "America/New_York" */
export const place = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

/** "DW", from "Dana Whitfield" */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

export const firstName = (name) => name.trim().split(/\s+/)[0];

/** "1 message", "2 messages" */
export const count = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text, never markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

let silence;

/** Tell people who listen to the page. The same words twice are said twice. */
export function announce(sentence) {
  const region = byId("announce");
  region.textContent = "";
  clearTimeout(silence);
  silence = setTimeout(() => { region.textContent = sentence; }, 60);
}

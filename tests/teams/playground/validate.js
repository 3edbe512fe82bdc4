// Reads Adaptive Cards as JSON lines, draws each with Microsoft's own renderer, and prints what is wrong.
const { JSDOM } = require("jsdom");

const dom = new JSDOM("<!doctype html><body></body>");
// The renderer expects a browser's names to be there for the taking.
for (const name of Object.getOwnPropertyNames(dom.window).filter((name) => /^[A-Z]/.test(name))) {
  if (!(name in globalThis)) globalThis[name] = dom.window[name];
}
globalThis.getComputedStyle = dom.window.getComputedStyle;
globalThis.window = dom.window;
globalThis.document = dom.window.document;

// jsdom has no innerText, which the renderer writes words with.
Object.defineProperty(dom.window.HTMLElement.prototype, "innerText", {
  get() { return this.textContent; },
  set(words) { this.textContent = words; },
});

const AdaptiveCards = require("adaptivecards/dist/adaptivecards.js");

const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
let drawn = 0;
for (const line of lines) {
  const { name, card } = JSON.parse(line);
  const context = new AdaptiveCards.SerializationContext();
  const parsed = new AdaptiveCards.AdaptiveCard();
  parsed.parse(card, context);
  const said = [];
  for (let at = 0; at < context.eventCount; at++) said.push(context.getEventAt(at).message);
  for (const failure of parsed.validateProperties().validationEvents) said.push(failure.message);
  const element = parsed.render();
  if (!element || !element.textContent.trim()) said.push("nothing is drawn");
  drawn += 1;
  for (const message of new Set(said)) console.log(JSON.stringify({ name, message }));
}
console.log(JSON.stringify({ drawn }));

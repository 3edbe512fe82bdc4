// The way to the server: questions, events that count once, and the stream of changes.

/** The server said no, and why. */
export class Refusal extends Error {}

/** No answer: it is unknown whether the server did it. Sending the same again is safe. */
export class Gone extends Error {}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Gone("The sandbox is not answering, so this may not have arrived. Try again in a moment.");
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return body;
  if (answer.status < 500 && body?.error) throw new Refusal(body.error);
  throw new Gone("Something went wrong in the sandbox. Its terminal says what. Try again in a moment.");
}

export const look = (person) => ask(person === null ? "/api/view" : `/api/view?person=${person}`);

export function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return ask(path, options);
}

// What was sent without an answer -> its event id. The same again carries the same id and counts once.
const unanswered = new Map();

/** Send an event of a person. */
export async function postOnce(path, body) {
  const what = path + JSON.stringify(body);
  const eventId = unanswered.get(what) ?? crypto.randomUUID();
  unanswered.set(what, eventId);
  try {
    const answer = await post(path, { ...body, event_id: eventId });
    unanswered.delete(what);
    return answer;
  } catch (problem) {
    if (problem instanceof Refusal) unanswered.delete(what);
    throw problem;
  }
}

/** Call `changed` whenever something changed, `lost` when the server went away, `found` when it is there. */
export function follow({ changed, lost, found }) {
  const source = new EventSource("/api/changes");
  source.onopen = found;
  source.onmessage = changed;
  source.onerror = () => {
    lost();
    // The browser tries again by itself, except after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow({ changed, lost, found }), 2000);
  };
}

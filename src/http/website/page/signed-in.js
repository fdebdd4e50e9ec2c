// Requests of the signed-in. The browser holds the session's cookie; where the session is over, nothing of it stays on the page.

import { ask } from "./ask.js";
import { keep } from "./kept.js";

let ending = null;

/** Asks as ask.js does. Once the session is over there is no answer: the page becomes the sign-in page. */
export async function inSession(path, how) {
  const answer = await ask(path, how);
  if (answer.status !== 401 || answer.json.error !== "invalid_token") return answer;
  return ending === null || ending === path ? leave("session-over") : new Promise(() => {});
}

/** An act that ends the session: what else is asked meanwhile does not take the page away before the act's answer is there. */
export async function endSession(path, how) {
  ending = path;
  const answer = await inSession(path, how);
  if (answer.status >= 300 || answer.status === 0) ending = null;
  return answer;
}

/** Takes everything off the page and shows the sign-in page, which says why: the id of its notice. Never resolves. */
export function leave(why) {
  keep("left", { why });
  document.querySelector("main").hidden = true;
  location.reload();
  return new Promise(() => {});
}

// A page that is left may come back from the browser's memory when its session is long over: it is asked for again then.
addEventListener("pagehide", ({ persisted }) => {
  if (persisted) document.querySelector("main").hidden = true;
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

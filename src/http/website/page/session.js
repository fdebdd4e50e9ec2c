// The session of this tab. While the page is visible, the token is in its memory alone; while it is not, in the tab's
// own storage (kept.js), so that it survives a reload, a switch of language, back, and a phone that drops the page meanwhile.
// A duplicate of the tab gets a copy of that storage, which is empty, and has to sign in. No cookie or address ever holds
// the token.

import { forget, keep, kept } from "./kept.js";

const NAME = "session";

/** For how long an ended session is remembered as such, in milliseconds. */
const REMEMBERED = 60 * 60_000;

let session = null;
let timer;
let over = () => {};

/** The session, or null. Each is an object of its own: what was asked for one concerns no other. */
export const current = () => session;

/** What to do when a session ends by itself while the page is there. */
export function whenOver(work) {
  over = work;
}

/** Begins one with what POST /login answered. */
export function begin({ token, expires_in }) {
  const lasts = expires_in * 1_000;
  go({ token, ends: Date.now() + lasts }, lasts);
}

/** Ends it; `byItself`: a page that is loaded later says so. */
export function end({ byItself = false } = {}) {
  clearTimeout(timer);
  session = null;
  if (byItself) keep(NAME, { over: Date.now() });
  else forget(NAME);
}

/** The page is left: it forgets the session, and the tab keeps it for the next one. */
export function leave() {
  deposit();
  clearTimeout(timer);
  session = null;
}

/** Goes on with the session that the tab has kept. Whether there was one that has ended since. */
export function resume() {
  const found = kept(NAME, isSession) ?? {};
  const now = Date.now();
  if (found.token && found.ends > now) go(found, found.ends - now);
  else if (found.token) keep(NAME, { over: found.ends });
  else if (found.over < now - REMEMBERED) forget(NAME);
  return session === null && (found.over ?? found.ends) >= now - REMEMBERED;
}

/** One with a token to be sent (RFC 6750 section 2.1) or one that is over. */
function isSession({ token, ends, over }) {
  return Number.isFinite(over) || (typeof token === "string" && /^[\w.~+/-]+=*$/.test(token) && Number.isFinite(ends));
}

function go(next, lasts) {
  clearTimeout(timer);
  session = next;
  timer = setTimeout(() => over(), lasts);
  withdraw();
}

function deposit() {
  if (session) keep(NAME, session);
}

/** While the page is visible, nothing is stored. */
function withdraw() {
  if (document.hidden) deposit();
  else forget(NAME);
}

document.addEventListener("visibilitychange", () => {
  if (!session) return;
  // Timers sleep with the device.
  if (Date.now() >= session.ends) over();
  else withdraw();
});

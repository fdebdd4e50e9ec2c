// My phone: signing in, what the session shows, and taking it off the page when the session ends.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import "./copy.js";
import { clear, show } from "./errors.js";
import { ha1 } from "./ha1.js";
import { linkTrouble, showLink } from "./linphone.js";
import { nodesOf } from "./markup.js";
import { reveal } from "./password.js";
import { localTime, text } from "./texts.js";

const [form, phone, over, signedOut] = ["#login", "#phone", "#session-over", "#signed-out"].map((part) => document.querySelector(part));
const [user, password] = ["#user", "#password"].map((part) => document.querySelector(part));
const inSession = document.querySelectorAll("#refresh, #sign-out, #sign-out-everywhere");

/** The token lives here alone: no storage, cookie or address ever holds it. */
let session = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(document.querySelector("#submit"), text("busy"), signIn);
});
phone.addEventListener("click", ({ target }) => {
  const button = target.closest("#make-link");
  if (button) once(button, text("making"), makeLink);
});
document.querySelector("#refresh").addEventListener("click", ({ target }) => once(target, text("loading"), look));
document.querySelector("#sign-out").addEventListener("click", signOut);
document
  .querySelector("#sign-out-everywhere")
  .addEventListener("click", ({ target }) => once(target, text("signing-out"), signOutEverywhere));
// A page that is left must not come back from the browser's memory with the session in it.
addEventListener("pagehide", end);
// Timers sleep with the device.
document.addEventListener("visibilitychange", () => session && Date.now() > session.ends && expire());
document.querySelector("#late").remove();
form.hidden = false;

async function signIn() {
  over.hidden = signedOut.hidden = true;
  const empty = [user, password].filter((input) => input.value === "");
  if (empty.length > 0) return show(empty.map(({ id }) => ({ field: id, words: text(`${id}-empty`) })));
  clear();
  const name = nameIn(user.value);
  const fields = { user: name, ha1: ha1(name, form.dataset.realm, password.value) };
  const answer = await ask("/login", { fields });
  if (answer.status !== 200) return show([{ words: refusal(answer) }]);
  begin(answer.json);
  await look();
}

/** A name copied from our email has invisible breaks in it, which keep mail programs from making a link of it. */
function nameIn(typed) {
  const plain = typed.replaceAll("\u200c", "");
  return /^[a-z0-9_.-]+$/.test(plain) ? plain : typed;
}

function refusal(answer) {
  return answer.status === 401 || answer.status === 400 ? text("refused") : trouble(answer);
}

function begin({ token, expires_in }) {
  end();
  const lasts = expires_in * 1_000;
  session = { token, ends: Date.now() + lasts, timer: setTimeout(expire, lasts) };
}

/**
 * Fetches what the session shows. The form makes place for it; the password in it is gone. What comes when the session
 * it was asked for has ended is shown to nobody, whoever has signed in since.
 */
async function look() {
  const mine = session;
  const answer = await ask("/phone", { token: mine.token });
  if (session !== mine) return;
  if (answer.status === 401) return expire();
  if (answer.status !== 200) return failed(answer);
  clear();
  phone.replaceChildren(...nodesOf(answer.body));
  for (const time of phone.querySelectorAll("time")) time.textContent = localTime(new Date(time.dateTime));
  password.value = "";
  reveal(false);
  form.hidden = true;
  for (const part of [phone, ...inSession]) part.hidden = false;
  const heading = phone.querySelector("h1, h2");
  heading.tabIndex = -1;
  heading.focus();
}

/** What is shown stays; where nothing is shown yet, the form stays and there is no session. */
function failed(answer) {
  if (phone.hidden) end();
  show([{ words: trouble(answer) }]);
}

async function makeLink() {
  const mine = session;
  const answer = await ask("/provision", { fields: {}, token: mine.token });
  if (session !== mine) return;
  if (answer.status === 401) return expire();
  if (answer.status !== 200) return show([{ words: linkTrouble(answer) }]);
  clear();
  showLink(phone.querySelector("#linphone"), answer.json, () => ask("/provision.json", { token: mine.token }));
}

/** The page forgets the session at once, whatever comes of telling the server, even if the page is left meanwhile. */
async function signOut() {
  const { token } = session;
  clear();
  end();
  user.focus();
  const { status } = await ask("/logout", { fields: {}, token, keepalive: true });
  if (status !== 200 && status !== 401 && !session) show([{ words: text("sign-out-lost") }]);
}

/** All sessions of the account, so this one goes on until the server says that they have ended. */
async function signOutEverywhere() {
  const mine = session;
  const answer = await ask("/logout?sessions=all", { fields: {}, token: mine.token });
  if (session !== mine) return;
  if (answer.status === 401) return expire();
  if (answer.status !== 200) return show([{ words: trouble(answer) }]);
  clear();
  end();
  signedOut.hidden = false;
  signedOut.focus();
}

/** The session has ended by itself: the person is told. */
function expire() {
  end();
  over.hidden = false;
  over.focus();
}

/** Forgets the session and all that it showed. */
function end() {
  clearTimeout(session?.timer);
  session = null;
  phone.replaceChildren();
  for (const part of [phone, ...inSession]) part.hidden = true;
  form.hidden = false;
}

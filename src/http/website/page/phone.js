// My phone: signing in, what the session shows, and taking it off the page when the session ends.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import "./copy.js";
import { clear, show } from "./errors.js";
import { ha1 } from "./ha1.js";
import { forget } from "./kept.js";
import { linkTrouble, showLink } from "./linphone.js";
import { nodesOf } from "./markup.js";
import { reveal } from "./password.js";
import { begin, current, end, leave, resume, whenOver } from "./session.js";
import { localTime, text } from "./texts.js";
import { another, none, several } from "./tries.js";

const [form, intro, phone, actions, over, signedOut] = ["#login", "#intro", "#phone", "#actions", "#session-over", "#signed-out"].map(
  (part) => document.querySelector(part),
);
const [title, progress, user, password] = ["#title", "#progress", "#user", "#password"].map((part) => document.querySelector(part));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(document.querySelector("#submit"), text("busy"), signIn);
});
phone.addEventListener("click", ({ target }) => {
  const button = target.closest("#make-link");
  if (button) once(button, text("making"), makeLink);
});
document.querySelector("#refresh").addEventListener("click", ({ target }) => once(target, text("loading"), refresh));
document.querySelector("#sign-out").addEventListener("click", signOut);
document
  .querySelector("#sign-out-everywhere")
  .addEventListener("click", ({ target }) => once(target, text("signing-out"), signOutEverywhere));
whenOver(expire);
// A page that is left must not come back from the browser's memory with what the session showed: it asks again then.
addEventListener("pagehide", () => {
  if (!current()) return;
  leave();
  close();
});
addEventListener("pageshow", ({ persisted }) => persisted && start());
document.querySelector("#late").remove();
await start();

/** Goes on where this tab was. The focus stays where the browser has put it. */
async function start() {
  const ended = resume();
  if (current()) {
    open();
    progress.textContent = text("loading");
    await look();
    return;
  }
  form.hidden = false;
  if (ended) tell(over);
}

async function signIn() {
  over.hidden = signedOut.hidden = true;
  const empty = [user, password].filter((input) => input.value === "");
  if (empty.length > 0) return show(empty.map(({ id }) => ({ field: id, words: text(`${id}-empty`) })));
  clear();
  const name = nameIn(user.value);
  const fields = { user: name, ha1: ha1(name, form.dataset.realm, password.value) };
  const answer = await ask("/login", { fields });
  if (answer.status !== 200) return show([{ words: refusal(answer) }], text("not-signed-in"));
  none();
  // What draft.js keeps: who is signed in has had the email.
  forget("signed-up");
  begin(answer.json);
  open();
  await refresh();
}

/** A name copied from our email has invisible breaks in it, which keep mail programs from making a link of it. */
function nameIn(typed) {
  const plain = typed.replaceAll("\u200c", "");
  return /^[a-z0-9_.-]+$/.test(plain) ? plain : typed;
}

/** The server answers alike whether the password was wrong or not looked at; that there were several, the page knows. */
function refusal(answer) {
  if (answer.status !== 401 && answer.status !== 400) return trouble(answer);
  another();
  return several() ? `${text("refused")} ${text("refused-again")}` : text("refused");
}

/** A session makes place for what it shows. Browsers offer to save the password when its form is gone, not just hidden. */
function open() {
  password.value = "";
  reveal(false);
  form.remove();
  intro.hidden = true;
  actions.hidden = false;
  entitle(text("my-phone"));
}

/** Takes away what the session showed. */
function close() {
  phone.replaceChildren();
  phone.hidden = actions.hidden = true;
  intro.hidden = form.hidden = false;
  progress.textContent = "";
  progress.before(form);
  entitle(text("sign-in"));
}

/** The title of the page begins with its heading. */
function entitle(words) {
  document.title = words + document.title.slice(title.textContent.length);
  title.textContent = words;
}

/** Refreshes because the person asked for it: the new content gets the focus. */
async function refresh() {
  if (!(await look())) return;
  const heading = phone.querySelector("h1, h2");
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * Fetches what the session shows, and says whether it is there. What comes when the session it was asked for has ended is
 * not shown, whichever user has signed in since. Where nothing comes, what is shown stays, and so does the session.
 */
async function look() {
  const mine = current();
  const answer = await ask("/phone", { token: mine.token });
  if (current() !== mine) return false;
  progress.textContent = "";
  if (answer.status !== 200) return failed(answer);
  clear();
  phone.replaceChildren(withLink(nodesOf(answer.body)));
  for (const time of phone.querySelectorAll("time")) time.textContent = localTime(new Date(time.dateTime));
  phone.hidden = false;
  return true;
}

/** A link that was made stays on the page, with its code: a phone may be scanning it. */
function withLink(nodes) {
  const fresh = document.createDocumentFragment();
  fresh.append(...nodes);
  const made = phone.querySelector("#linphone:not([hidden])")?.closest("section");
  if (made) fresh.querySelector("#linphone")?.closest("section").replaceWith(made);
  return fresh;
}

/** Tells what went wrong in a session, which is over if the server says so. */
function failed(answer, words = trouble(answer)) {
  if (answer.status === 401) expire();
  else show([{ words }], text("not-done"));
  return false;
}

async function makeLink() {
  const mine = current();
  const answer = await ask("/provision", { fields: {}, token: mine.token });
  if (current() !== mine) return;
  if (answer.status !== 200) return failed(answer, linkTrouble(answer));
  clear();
  showLink(phone.querySelector("#linphone"), answer.json, () => askForFetches(mine));
}

/** Asks who has fetched the link. The session that made it may have been ended elsewhere: this is how its page notices. */
async function askForFetches(mine) {
  const answer = await ask("/provision.json", { token: mine.token });
  if (answer.status === 401 && current() === mine) expire();
  return answer;
}

/** The page forgets the session at once, whatever comes of telling the server, even if the page is left meanwhile. */
async function signOut() {
  const { token } = current();
  clear();
  end();
  close();
  user.focus();
  const { status } = await ask("/logout", { fields: {}, token, keepalive: true });
  if (![200, 204, 401].includes(status) && !current()) show([{ words: text("sign-out-lost") }], text("not-told"));
}

/** All sessions of the account, so this one goes on until the server says that they have ended. */
async function signOutEverywhere() {
  const mine = current();
  const answer = await ask("/logout?sessions=all", { fields: {}, token: mine.token });
  if (current() !== mine) return;
  if (![200, 204].includes(answer.status)) return failed(answer);
  clear();
  end();
  close();
  tell(signedOut);
}

/** The session has ended by itself: the page says so. */
function expire() {
  clear();
  end({ byItself: true });
  close();
  tell(over);
}

function tell(notice) {
  notice.hidden = false;
  notice.focus();
}

// The link and QR code that set up Linphone, shown for as long as they work, and who has fetched them.

import { trouble } from "./ask.js";
import { pictureOf } from "./markup.js";
import { inTime, language, text } from "./texts.js";

/** How often the page asks who has fetched the link, in milliseconds. */
const PAUSE = 3_000;

/**
 * Shows what POST /provision answered inside `box`. `askAgain` asks for /provision.json in the session that made the link,
 * and takes the box away where that session is over; what it says of a newer link is shown in the newer one's box.
 */
export function showLink(box, { url, qr, expires_in, uses }, askAgain) {
  const [code, link, address] = ["#qr", "#link", "#link-url"].map((part) => box.querySelector(part));
  const picture = pictureOf(qr);
  // The element around it says to screen readers what it is.
  picture.setAttribute("aria-hidden", "true");
  code.replaceChildren(picture);
  link.href = `linphone-config:${url}`;
  link.hidden = false;
  address.textContent = url;
  say(text("link-made", { uses, wait: inTime(expires_in) }));
  box.hidden = false;
  setTimeout(() => isShown(box, url) && takeAway(box, text("link-over")), expires_in * 1_000);
  watch(box, url, askAgain);
}

/** Why there is no link: the account lacks what the platform asks for, or it is as with any other request. */
export const linkTrouble = (answer) => (answer.json.error === "no_ha1" ? text("no-ha1") : trouble(answer));

/** Asks while the link is shown and the page is looked at; a page that is not, asks when it is again. */
async function watch(box, url, askAgain) {
  let seen = 0;
  for (;;) {
    await looked();
    if (!isShown(box, url)) return;
    const { status, json } = await askAgain();
    if (!isShown(box, url)) return;
    const made = status === 200 ? json.link : undefined;
    if (made === null) return takeAway(box, text("link-over"));
    if (!made || made.fetches.length <= seen) continue;
    seen = made.fetches.length;
    const fetched = made.fetches.map(sentence).join(" ");
    if (made.uses === 0) return takeAway(box, `${fetched} ${text("link-used-up")}`);
    say(`${fetched} ${text(made.uses === 1 ? "link-left-once" : "link-left", { uses: made.uses })}`);
  }
}

/** The app's name is a stranger's text: isolated, so that its letters turn nothing around it. */
function sentence({ at, app }) {
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(at));
  return text("link-fetched", { app: app === null ? text("nameless-app") : `\u2068${app}\u2069`, time });
}

/** A pause, and then as long as the page is not visible. */
async function looked() {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  while (document.visibilityState !== "visible") {
    await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}

/** Not where there is a newer one, in this box or in that of a newer page. */
const isShown = (box, url) => box.isConnected && !box.hidden && box.querySelector("#link-url").textContent === url;

function takeAway(box, words) {
  box.hidden = true;
  for (const part of ["#qr", "#link-url"]) box.querySelector(part).replaceChildren();
  box.querySelector("#link").removeAttribute("href");
  say(words);
}

/** The note stands before the box, and stays when that goes. It was there, empty, before: only such a one is read out. */
function say(words) {
  document.querySelector("#link-note").textContent = words;
}

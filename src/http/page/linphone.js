// The link and QR code that set up Linphone, shown for as long as they work.

import { pictureOf } from "./markup.js";
import { inTime, text } from "./texts.js";

/** Shows what POST /provision answered inside `box`. */
export function showLink(box, { url, qr, expires_in, uses }) {
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
  setTimeout(() => isShown(box, url) && takeAway(box, [code, address]), expires_in * 1_000);
}

/** Not where there is a newer one, in this box or in that of a newer page. */
const isShown = (box, url) => box.isConnected && box.querySelector("#link-url").textContent === url;

function takeAway(box, secret) {
  box.hidden = true;
  for (const part of secret) part.replaceChildren();
  box.querySelector("#link").removeAttribute("href");
  say(text("link-over"));
}

/** The note stands before the box, and stays when that goes. It was there, empty, before: only such a one is read out. */
function say(words) {
  document.querySelector("#link-note").textContent = words;
}

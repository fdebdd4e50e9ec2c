// The link and QR code that set up Linphone, shown for as long as they work.

import { pictureOf } from "./markup.js";
import { inMinutes, text } from "./texts.js";

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
  say(box, text("link-made", { uses, wait: inMinutes(expires_in) }));
  box.hidden = false;
  setTimeout(() => address.textContent === url && takeAway(box, [code, address]), expires_in * 1_000);
}

function takeAway(box, secret) {
  box.hidden = true;
  for (const part of secret) part.replaceChildren();
  box.querySelector("#link").removeAttribute("href");
  say(box, text("link-over"));
}

/** The note stands before the box, and stays when that goes. */
function say(box, words) {
  const note = document.querySelector("#link-note") ?? document.createElement("p");
  note.id = "link-note";
  note.setAttribute("role", "status");
  note.textContent = words;
  box.before(note);
}

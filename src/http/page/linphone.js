// The link and QR code that set up Linphone, shown for as long as they work.

import { pictureOf } from "./markup.js";
import { inMinutes, text } from "./texts.js";

/** Shows what POST /provision answered inside `box`. */
export function showLink(box, { url, qr, expires_in, uses }) {
  const [code, link, address] = ["#qr", "#link", "#link-url"].map((part) => box.querySelector(part));
  const picture = pictureOf(qr);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", text("qr"));
  code.replaceChildren(picture);
  link.href = `linphone-config:${url}`;
  link.hidden = false;
  address.textContent = url;
  say(box, text("link-made", { uses, wait: inMinutes(expires_in) }));
  box.hidden = false;
  setTimeout(() => address.textContent === url && takeAway(code, link, address, box), expires_in * 1_000);
}

function takeAway(code, link, address, box) {
  code.replaceChildren();
  link.removeAttribute("href");
  link.hidden = true;
  address.textContent = "";
  say(box, text("link-over"));
}

function say(box, words) {
  const note = box.querySelector("#link-note") ?? box.insertAdjacentElement("afterbegin", document.createElement("p"));
  note.id = "link-note";
  note.setAttribute("role", "status");
  note.textContent = words;
}

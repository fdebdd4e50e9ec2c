// The account page: one section at a time, each with an address of its own; signing out.

import { trouble } from "./ask.js";
import { once } from "./busy.js";
import "./copy.js";
import { clear, show as showErrors } from "./errors.js";
import "./my-data.js";
import * as phoneState from "./phone-state.js";
import * as phones from "./phones.js";
import * as profile from "./profile.js";
import * as security from "./security.js";
import "./set-up.js";
import { endSession, leave } from "./signed-in.js";
import { text } from "./texts.js";

const SECTIONS = { phone: phoneState, phones, security, profile, email: profile, data: {} };

const links = [...document.querySelectorAll("nav.sections a")];
const titleAfter = document.title;
let current = null;

addEventListener("hashchange", () => open(true));
document.addEventListener("account-gone", () => phoneState.hide());
document.querySelector("#sign-out").addEventListener("click", ({ target }) => once(target, text("signing-out"), signOut));
document.querySelector("#late").remove();
open(false);
// The names that a password must not be made of are known before one is chosen.
if (!["profile", "email"].includes(current)) profile.show();

/** Shows the section of the address; one that the person has gone to gets the focus. */
function open(moved) {
  const wanted = location.hash.slice(1);
  if (!document.querySelector("#account")) return;
  const name = Object.hasOwn(SECTIONS, wanted) ? wanted : "phone";
  if (current === "phone" && name !== "phone") phoneState.hide();
  current = name;
  clear();
  for (const section of Object.keys(SECTIONS)) document.getElementById(section).hidden = section !== name;
  for (const link of links) {
    if (link.hash !== `#${name}`) link.removeAttribute("aria-current");
    else {
      link.ariaCurrent = "true";
      // On small screens the row of links scrolls.
      link.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    }
  }
  document.querySelector("body > header nav a").hash = name;
  const heading = document.querySelector(`#${name} h2`);
  document.title = `${heading.textContent} · ${titleAfter}`;
  SECTIONS[name].show?.();
  if (!moved) return;
  scrollTo({ top: 0, behavior: "instant" });
  heading.focus({ preventScroll: true });
}

async function signOut() {
  const answer = await endSession("/logout", { json: {} });
  if (answer.status !== 204 && answer.status !== 200) return showErrors([{ words: trouble(answer) }], text("not-done"));
  leave("signed-out");
}

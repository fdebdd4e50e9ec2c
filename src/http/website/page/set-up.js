// Setting a phone up: its model is chosen, and its own fields are shown; for Linphone there is a link.

import { once } from "./busy.js";
import { clear, show as showErrors } from "./errors.js";
import { keep, kept } from "./kept.js";
import { linkTrouble, showLink } from "./linphone.js";
import { inSession } from "./signed-in.js";
import { text } from "./texts.js";

const NAME = "model";
const model = document.querySelector("#model");
const box = document.querySelector("#linphone");
const make = document.querySelector("#make-link");

/** On a phone the app is on this device, elsewhere a phone's camera looks at the screen. */
export const isPhone = matchMedia("(pointer: coarse)").matches || /Android|iPhone|iPad/.test(navigator.userAgent);

if (model) begin();

function begin() {
  if (isPhone) box.prepend(document.querySelector("#open-here"));
  make.addEventListener("click", () => once(make, text("making"), makeLink));
  const wanted = kept(NAME, ({ name }) => [...model.options].some(({ value }) => value === name));
  if (wanted) model.value = wanted.name;
  model.addEventListener("change", () => {
    keep(NAME, { name: model.value });
    choose();
  });
  choose();
  // Until one is chosen, the phone that was used last is the likeliest one.
  document.addEventListener("phone-state", ({ detail }) => {
    if (kept(NAME, () => true)) return;
    const agent = (detail.user_agent ?? detail.last?.user_agent ?? "").toLowerCase();
    const used = [...model.options].find(({ value }) => agent.includes(value));
    if (used) model.value = used.value;
    choose();
  });
}

function choose() {
  for (const part of document.querySelectorAll("[data-model]")) part.hidden = part.dataset.model !== model.value;
}

async function makeLink() {
  const answer = await linkFor();
  if (answer.status !== 200) return showErrors([{ words: linkTrouble(answer) }], text("not-done"));
  clear();
  showHere(document.querySelector("#link-place"), answer.json);
}

/** A link for the account, or for one of its phones. */
export const linkFor = (phone) => inSession("/provision", { fields: phone === undefined ? {} : { phone } });

/** Shows the link at this place: there is one at a time. */
export function showHere(place, link) {
  place.append(document.querySelector("#link-note"), box);
  box.hidden = true;
  showLink(box, link, () => inSession("/provision.json"));
}

// A new password: a generated one is the first choice; one of the person's own is refused where it is easy to guess.

import { mark } from "./errors.js";
import { choose } from "./password.js";
import { text } from "./texts.js";
import { load, weakness } from "./weak.js";

const [password, again] = ["#password", "#password-again"].map((part) => document.querySelector(part));
let made = "";
let names = () => [];

/** Lets one be chosen that is not made of these names; they may be known later than the page is shown. */
export function begin(namesOf) {
  names = namesOf;
  choose((password) => {
    made = password;
    check();
  }, weak);
  password.addEventListener("focus", () => load().then(() => document.activeElement !== password && check()), { once: true });
  for (const input of [password, again]) {
    input.addEventListener("change", check);
    input.addEventListener("input", () => input.ariaInvalid && check());
  }
}

/** All that is wrong with what was typed. The list of common passwords is here by then. */
export async function problems() {
  if (password.value !== made) await load();
  return found().filter(({ words }) => words);
}

/** What the service found, which has a list of its own. */
export function refusal({ error_description: description = "" }) {
  const why = ["common", "names"].find((word) => description.includes(word)) ?? "refused";
  return { field: "password", words: text(`password-${why}`) };
}

/** Empties the fields. */
export function forget() {
  made = password.value = again.value = "";
  document.querySelector("#copy-password").hidden = true;
  for (const { id } of [password, again]) mark(id, "");
}

export const chosen = () => password.value;

function weak(password) {
  const why = weakness(password, names());
  return why && `password-${why}`;
}

function found() {
  const wrong = [...password.value].length < 12 ? "password-short" : weak(password.value);
  const differs = again.value === password.value ? "" : "password-differs";
  return [[password, wrong], [again, differs]].map(([{ id }, name]) => ({ field: id, words: name ? text(name) : "" }));
}

/** A field that is still empty is not an error until the form is sent. */
function check() {
  for (const { field, words } of found()) mark(field, document.getElementById(field).value === "" ? "" : words);
}

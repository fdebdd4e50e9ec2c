// What was typed into the sign-up form, and that it was sent: kept in this tab over a reload and a switch of language.
// Passwords never are.

import { forget, keep, kept } from "./kept.js";

const DRAFT = "signup";
const DONE = "signed-up";
const FIELDS = ["user", "name", "email"];

/** For how long the page says that an email is on its way, in milliseconds. */
const UNDERWAY = 60 * 60_000;

const input = (field) => document.getElementById(field);

const isText = (value) => typeof value === "string";

/** Puts back what was typed, and keeps what will be. */
export function resume() {
  const draft = kept(DRAFT, () => true) ?? {};
  for (const field of FIELDS) {
    if (isText(draft[field]) && input(field).value === "") input(field).value = draft[field];
    input(field).addEventListener("input", write);
  }
}

function write() {
  keep(DRAFT, Object.fromEntries(FIELDS.map((field) => [field, input(field).value])));
}

/** The account `{ user, email }` was created: nothing is a draft any more. */
export function finish({ user, email }) {
  forget(DRAFT);
  keep(DONE, { user, email, at: Date.now() });
}

/** The account that was created here lately, or null. */
export function finished() {
  return kept(DONE, ({ user, email, at }) => isText(user) && isText(email) && Date.now() - at < UNDERWAY);
}

/** Another one is to be created. */
export const startOver = () => forget(DONE);

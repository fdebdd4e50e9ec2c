// What each field of the signup must hold (CONTRACT section 3); the server has the last word.

import { mark } from "./errors.js";
import { text } from "./texts.js";

const input = (field) => document.getElementById(field);

/** What a field holds. User name and passwords are taken as they are, for they are hashed. */
export const value = (field) => (field === "name" || field === "email" ? input(field).value.trim() : input(field).value);

const EMAIL = /^[^@\s\p{Cc}<>,]+@([^@\s\p{Cc}<>,.]+\.)+[^@\s\p{Cc}<>,.]+$/u;

/** For each field, in order, what is wrong with a value: the name of a text, or nothing. */
const RULES = {
  user: (user) => (/^(?!\.{1,2}$)[a-z0-9_.-]{1,64}$/.test(user) ? "" : "user-form"),
  name: (name) => (/^\P{Cc}{1,120}$/u.test(name) ? "" : "name-form"),
  email: (email) => (email.length <= 254 && EMAIL.test(email) ? "" : "email-form"),
  password: (password) => ([...password].length >= 12 ? "" : "password-short"),
  "password-again": (again) => (again === value("password") ? "" : "password-differs"),
  "captcha-answer": (answer) => (/^\s*\d{1,9}\s*$/.test(answer) ? "" : "captcha-empty"),
};

const WHEN_EMPTY = { user: "user-empty", name: "name-empty", email: "email-empty" };

/** All that is wrong, in the order of the fields. */
export const problems = () => Object.keys(RULES).map(problem).filter(({ words }) => words);

/** Looks at fields while they are filled in: at the user name at once, at others when they are left. */
export function watch() {
  for (const field of Object.keys(RULES)) {
    input(field).addEventListener("input", () => {
      if (field === "user") recheck(field);
      else [field, "password-again"].filter((other) => input(other).ariaInvalid).forEach(recheck);
    });
    input(field).addEventListener("change", () => recheck(field));
  }
}

/** Looks at a field again; one that is still empty is no error until the form is sent. */
export function recheck(field) {
  mark(field, value(field) === "" ? "" : problem(field).words);
}

function problem(field) {
  const wrong = (value(field) === "" && WHEN_EMPTY[field]) || RULES[field](value(field));
  return { field, words: wrong ? text(wrong) : "" };
}

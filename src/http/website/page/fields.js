// What each field of the signup must hold (docs/contract.md section 3); the server has the last word.

import { mark } from "./errors.js";
import { text } from "./texts.js";
import { weakness } from "./weak.js";

const input = (field) => document.getElementById(field);

/** What a field holds. Username and passwords are taken as they are, for they are hashed. */
export const value = (field) => (field === "name" || field === "email" ? input(field).value.trim() : input(field).value);

/** A dot-atom at a domain, without what cannot be seen. Which domains there are the server knows. */
const ATOM = "[^\\s\\p{C}\\p{DI}\ufffd@.()<>\\[\\]:;,\\\\\"]+";
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${ATOM}(?:[.\u3002\uff0e\uff61]${ATOM})+$`, "u");

/** At least one character that can be seen, none that is a control or turns the text around it. */
const NAME = /^(?=.*[^\s\p{C}\p{DI}\u2800])[^\p{Cc}\u202a-\u202e\u2066-\u2069]{1,120}$/su;

/** For each field, in order, what is wrong with a value: the name of a message, or nothing. */
const RULES = {
  user: (user) => (/^(?!\.{1,2}$|www\.)[a-z0-9_.-]{1,64}$/.test(user) ? "" : "user-form"),
  name: (name) => (NAME.test(name) ? "" : "name-form"),
  email: (email) => (email.length <= 254 && EMAIL.test(email) ? "" : "email-form"),
  password: (password) => ([...password].length >= 12 ? weak(password) : "password-short"),
  "password-again": (again) => (again === value("password") ? "" : "password-differs"),
  "captcha-answer": (answer) => (/^\s*\p{Nd}{1,9}\s*$/u.test(answer) ? "" : "captcha-empty"),
};

/** The names that a password must not be made of. */
const names = () => [value("user"), value("name"), value("email"), document.querySelector("#signup").dataset.realm];

export function weak(password) {
  const why = weakness(password, names());
  return why && `password-${why}`;
}

const WHEN_EMPTY = { user: "user-empty", name: "name-empty", email: "email-empty" };

/** All that is wrong, in the order of the fields. */
export const problems = () => Object.keys(RULES).map(problem).filter(({ words }) => words);

/** Looks at fields while they are filled in: at the username at once, at others when they are left. */
export function watch() {
  for (const field of Object.keys(RULES)) {
    input(field).addEventListener("input", () => {
      if (field === "user") recheck(field);
      else [field, "password-again"].filter((other) => input(other).ariaInvalid).forEach(recheck);
    });
    input(field).addEventListener("change", () => recheck(field));
  }
}

/** Checks a field again; one that is still empty is not an error until the form is sent. */
export function recheck(field) {
  mark(field, value(field) === "" ? "" : problem(field).words);
}

function problem(field) {
  const wrong = (value(field) === "" && WHEN_EMPTY[field]) || RULES[field](value(field));
  return { field, words: wrong ? text(wrong) : "" };
}

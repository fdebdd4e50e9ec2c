// The captcha's sum: fetched when the page opens, and again when it is used up or too old to be judged.

import { ask } from "./ask.js";

const question = document.querySelector("#question");
const input = document.querySelector("#captcha-answer");

/** A sum can be answered for 15 minutes; one is left for the way. */
const LIFETIME = 14 * 60_000;

let current = null;

/** The token of the sum that is shown. */
export const token = () => current.token;

/** Fetches a new sum. Returns the name of the message that says why there is none, or null. */
export async function renew() {
  current = null;
  question.hidden = true;
  input.value = "";
  const { status, json } = await ask("/captcha.ashx");
  if (status !== 200 || !json.token) return json.error === "captcha_disabled" ? "captcha-disabled" : "captcha-lost";
  current = { token: json.token, since: Date.now() };
  question.textContent = json.question;
  question.hidden = false;
  return null;
}

/** Makes sure that there is a sum to be judged. Returns the name of a message where the person has to answer again, or null. */
export async function refresh() {
  if (current && Date.now() - current.since < LIFETIME) return null;
  const was = current;
  return (await renew()) ?? (was ? "captcha-old" : "captcha-empty");
}

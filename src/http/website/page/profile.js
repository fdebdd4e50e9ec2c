// Profile and email address: shown, and changed.

import { trouble } from "./ask.js";
import { once } from "./busy.js";
import { clear, show as showErrors } from "./errors.js";
import { fresh } from "./fresh.js";
import { inSession } from "./signed-in.js";
import { localTime, text } from "./texts.js";

const input = (id) => document.getElementById(id);
const FIELDS = { name: "profile-name", nickname: "profile-nickname", language: "profile-language" };
const [saved, sent] = ["#profile-saved", "#email-sent"].map((part) => document.querySelector(part));

let profile = {};

/** What is known of the account so far. */
export const known = () => profile;

for (const [form, button, does] of [["#edit-profile", "#profile-go", save], ["#change-email", "#email-go", changeEmail]]) {
  document.querySelector(form).addEventListener("submit", (event) => {
    event.preventDefault();
    once(document.querySelector(button), text("saving"), does);
  });
}

/** What was typed and not saved stays. */
export async function show() {
  const answer = await inSession("/account/profile");
  if (answer.status !== 200) return showErrors([{ words: trouble(answer) }], text("not-done"));
  const before = profile;
  profile = answer.json;
  for (const [member, id] of Object.entries(FIELDS)) {
    if (input(id).value === (before[member] ?? "")) input(id).value = profile[member] ?? "";
  }
  document.querySelector("#email-now").textContent = profile.email ?? "–";
  document.querySelector("#account-since").textContent = localTime(new Date(profile.created));
}

async function save() {
  saved.hidden = true;
  const json = Object.fromEntries(Object.entries(FIELDS).map(([member, id]) => [member, input(id).value.trim()]));
  if (json.name === "") return showErrors([{ field: FIELDS.name, words: text("name-empty") }]);
  clear();
  const answer = await inSession("/account/profile", { method: "PATCH", json });
  if (answer.status === 400) return showErrors([refusal(answer.json)], text("not-done"));
  if (answer.status !== 200) return showErrors([{ words: trouble(answer) }], text("not-done"));
  profile = { ...profile, ...json };
  saved.hidden = false;
  saved.focus();
}

/** The field that the description of an invalid request begins with. */
function refusal({ error_description: description = "" }) {
  const field = FIELDS[description.split(" ")[0]];
  return field ? { field, words: text(`${field}-form`) } : { words: text("failed") };
}

async function changeEmail() {
  sent.hidden = true;
  const email = input("new-email").value.trim();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return showErrors([{ field: "new-email", words: text("email-form") }]);
  clear();
  const answer = await fresh(() => inSession("/account/email", { json: { email } }));
  if (!answer) return;
  if (answer.status === 400) return showErrors([{ field: "new-email", words: text("email-form") }], text("not-done"));
  if (answer.status !== 202) return showErrors([{ words: trouble(answer) }], text("not-done"));
  input("new-email").value = "";
  document.querySelector("#email-sent-to").textContent = email;
  sent.hidden = false;
  sent.focus();
}

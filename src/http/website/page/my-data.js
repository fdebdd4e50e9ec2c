// Deleting the account: the name is typed, the password proven, and then the page says until when it can be undone.

import { trouble } from "./ask.js";
import { once } from "./busy.js";
import { clear, show as showErrors } from "./errors.js";
import { fresh } from "./fresh.js";
import { endSession } from "./signed-in.js";
import { localTime, text } from "./texts.js";

const form = document.querySelector("#delete-account");
const typed = document.querySelector("#delete-user");
const { user } = document.querySelector("#account").dataset;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(document.querySelector("#delete-go"), text("deleting"), deleteAccount);
});

async function deleteAccount() {
  if (typed.value.trim() !== user) return showErrors([{ field: typed.id, words: text("delete-user-form") }], text("not-deleted"));
  clear();
  const answer = await fresh(() => endSession("/account/delete", { json: { user } }));
  if (!answer) return;
  if (answer.status !== 202) return showErrors([{ words: trouble(answer) }], text("not-deleted"));
  const gone = document.querySelector("#deleted");
  gone.querySelector("#erased-at").textContent = localTime(new Date(answer.json.erased_at));
  document.dispatchEvent(new CustomEvent("account-gone"));
  for (const part of [...document.querySelector("main").children]) if (part !== gone) part.remove();
  gone.hidden = false;
  gone.querySelector("h1").focus();
}

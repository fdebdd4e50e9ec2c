// Acts that want the password once more: it is asked for in a dialog, where the person is, and then the act is done.

import { trouble } from "./ask.js";
import { once } from "./busy.js";
import { mark } from "./errors.js";
import { prove } from "./prove.js";
import { inSession } from "./signed-in.js";
import { text } from "./texts.js";

const dialog = document.querySelector("#reauthenticate");
const form = dialog.querySelector("form");
const field = dialog.querySelector("#reauthenticate-password");
const { user, realm } = document.querySelector("#account").dataset;

/** The answer to `act`, done again once the person has proven the password; null where they would rather not. */
export async function fresh(act) {
  const answer = await act();
  if (answer.status !== 401 || answer.json.error !== "reauthentication_required") return answer;
  return (await isProven()) ? act() : null;
}

/** Asks until the password is right, or the dialog is closed. */
function isProven() {
  mark(field.id, "");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      field.value = "";
      resolve(dialog.returnValue === "proven");
    }, { once: true });
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(dialog.querySelector("#reauthenticate-go"), text("checking"), reauthenticate);
});
dialog.querySelector("#reauthenticate-cancel").addEventListener("click", () => dialog.close());

async function reauthenticate() {
  if (field.value === "") return wrong(text("password-empty"));
  const { failed, nonce, proof } = await prove(user, realm, field.value);
  const answer = failed ?? (await inSession("/reauthenticate", { json: { nonce, proof } }));
  if (answer.status === 204) return dialog.close("proven");
  wrong(answer.status === 401 || answer.status === 400 ? text("password-wrong") : trouble(answer));
}

function wrong(words) {
  mark(field.id, words);
  field.select();
}

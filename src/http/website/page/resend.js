// The activation email once more, to the same address or a corrected one. Who asks knows the password: its HA1 is in the memory
// of the page that signed up, and nowhere else.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import { finish } from "./draft.js";
import { clear, show } from "./errors.js";
import { proveBy } from "./prove.js";
import { text } from "./texts.js";

const [form, email, sent] = ["#resend-form", "#right-email", "#resent"].map((part) => document.querySelector(part));

/** Offers it for an account `{ user, email }` that was just created; without the HA1 the sign-in page does that. */
export function offer(account, ha1) {
  document.querySelector("#resend-elsewhere").hidden = ha1 !== null;
  document.querySelector("#resend-here").hidden = ha1 === null;
  if (ha1 === null) return;
  email.value = account.email;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(document.querySelector("#resend-go"), text("sending"), () => resend(account, ha1));
  });
}

async function resend(account, ha1) {
  sent.hidden = true;
  const address = email.value.trim();
  const wrong = { field: email.id, words: text("email-form") };
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return show([wrong], text("not-sent"));
  clear();
  const claim = await proveBy(account.user, ha1);
  const json = address === account.email ? claim : { ...claim, email: address };
  const answer = claim.failed ?? (await ask("/activation/resend", { json }));
  if (answer.status === 400) return show([wrong], text("not-sent"));
  if (answer.status === 401) return show([{ words: text("not-pending") }], text("not-sent"));
  if (answer.status >= 300 || answer.status === 0) return show([{ words: trouble(answer) }], text("not-sent"));
  for (const part of document.querySelectorAll("#done-email, #resent-email")) part.textContent = address;
  account.email = address;
  finish(account);
  sent.hidden = false;
  sent.focus();
}

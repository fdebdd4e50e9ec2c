// Phones with a password of their own: listed, added, revoked.

import { trouble } from "./ask.js";
import { isWanted } from "./ask-first.js";
import { once } from "./busy.js";
import { device, isolated } from "./device.js";
import { clear, mark, show as showErrors } from "./errors.js";
import { fresh } from "./fresh.js";
import { ha1s } from "./ha1.js";
import { linkTrouble } from "./linphone.js";
import { generate } from "./password.js";
import { list, row } from "./rows.js";
import { linkFor, showHere } from "./set-up.js";
import { inSession } from "./signed-in.js";
import { localTime, text } from "./texts.js";

/** How many there can be. */
const MOST = 5;

const box = document.querySelector("#phones-box");
const form = document.querySelector("#add-phone");
const name = document.querySelector("#phone-name");
const made = document.querySelector("#phone-made");
const { user, realm } = document.querySelector("#account").dataset;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  once(button, text("adding"), () => add(button.value === "link"));
});
document.querySelector("#phone-made-done").addEventListener("click", () => {
  made.hidden = true;
  made.querySelector("#phone-password").textContent = "";
  name.focus();
});

export async function show() {
  const answer = await inSession("/account/phones");
  if (answer.status !== 200) return showErrors([{ words: trouble(answer) }], text("not-done"));
  const phones = answer.json.data;
  list(box, phones.map(phoneRow));
  document.querySelector("#add-phone-box").hidden = phones.length >= MOST;
  document.querySelector("#phones-full").hidden = phones.length < MOST;
}

/** A password that is thrown away when the page is left: the service has its HA1s alone. */
async function add(byLink) {
  if (name.value.trim() === "") return showErrors([{ field: name.id, words: text("phone-name-empty") }]);
  clear();
  const password = generate();
  const json = { name: name.value.trim(), ...ha1s(user, realm, password) };
  const answer = await fresh(() => inSession("/account/phones", { json }));
  if (!answer) return;
  if (answer.status !== 201) return showErrors([refusal(answer)], text("not-done"));
  const [label] = [name.value.trim(), (name.value = "")];
  if (byLink) await showLinkOf(answer.json.id);
  else tell(label, password);
  await show();
}

function refusal(answer) {
  if (answer.json.error === "conflict") return { field: name.id, words: text("phone-name-taken") };
  if (answer.status === 409) return { words: text("phones-full") };
  if (answer.status === 400) return { field: name.id, words: text("phone-name-form") };
  return { words: trouble(answer) };
}

function tell(label, password) {
  made.querySelector("#phone-made-name").textContent = isolated(label);
  made.querySelector("#phone-password").textContent = password;
  made.hidden = false;
  made.focus();
}

async function showLinkOf(id) {
  const answer = await linkFor(id);
  if (answer.status !== 200) return showErrors([{ words: linkTrouble(answer) }], text("phone-without-link"));
  showHere(document.querySelector("#phone-link-place"), answer.json);
}

function phoneRow({ id, name, created, last_used: used, from, user_agent: app }) {
  const last = used && text("last-used", { at: localTime(new Date(used)), from: from ?? "", app: device(app) });
  const made = row("phone", { name: isolated(name), created: text("added", { at: localTime(new Date(created)) }), used: last || text("never-used") });
  const button = made.querySelector("button");
  button.ariaLabel = `${button.textContent}: ${name}`;
  button.addEventListener("click", () => once(button, text("revoking"), () => revoke(id, name)));
  return made;
}

async function revoke(id, name) {
  const asks = text("revoke-asks", { name: isolated(name) });
  if (!(await isWanted({ asks, means: text("revoke-means"), does: text("revoke") }))) return;
  const answer = await inSession(`/account/phones/${encodeURIComponent(id)}`, { method: "DELETE" });
  if (answer.status !== 204 && answer.status !== 404) return showErrors([{ words: trouble(answer) }], text("not-done"));
  clear();
  await show();
  document.querySelector("#phones-title").focus();
}

name.addEventListener("input", () => mark(name.id, ""));

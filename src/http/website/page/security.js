// Security: the password, the sessions, and what happened to the account lately.

import { trouble } from "./ask.js";
import { isWanted } from "./ask-first.js";
import { once } from "./busy.js";
import { device } from "./device.js";
import { clear, show as showErrors } from "./errors.js";
import { fresh } from "./fresh.js";
import { ha1s } from "./ha1.js";
import * as newPassword from "./new-password.js";
import { known } from "./profile.js";
import { list, row } from "./rows.js";
import { endSession, inSession, leave } from "./signed-in.js";
import { isText, localTime, text } from "./texts.js";

const form = document.querySelector("#change-password");
const done = document.querySelector("#password-changed");
const [sessions, events] = ["#sessions-box", "#events-box"].map((part) => document.querySelector(part));
const { user, realm } = document.querySelector("#account").dataset;

newPassword.begin(() => [user, realm, known().name ?? "", known().email ?? ""]);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(form.querySelector("#change-password-go"), text("saving"), change);
});
for (const [button, ends] of [["#end-others", endOthers], ["#end-all", endAll]]) {
  document.querySelector(button).addEventListener("click", ({ target }) => once(target, text("ending"), ends));
}

export async function show() {
  const [live, past] = await Promise.all(["sessions", "security"].map((what) => inSession(`/account/${what}`)));
  const failed = [live, past].find(({ status }) => status !== 200);
  if (failed) showErrors([{ words: trouble(failed) }], text("not-done"));
  if (live.status === 200) {
    list(sessions, live.json.data.map(sessionRow));
    document.querySelector("#end-others").hidden = live.json.data.length < 2;
  }
  if (past.status === 200) list(events, past.json.data.map(eventRow));
}

async function change() {
  done.hidden = true;
  const wrong = await newPassword.problems();
  if (wrong.length > 0) return showErrors(wrong);
  clear();
  const json = ha1s(user, realm, newPassword.chosen());
  const answer = await fresh(() => inSession("/account/password", { method: "PUT", json }));
  if (!answer) return;
  if (answer.status === 400) return showErrors([newPassword.refusal(answer.json)], text("not-done"));
  if (answer.status !== 204) return showErrors([{ words: trouble(answer) }], text("not-done"));
  newPassword.forget();
  done.hidden = false;
  done.focus();
  await show();
}

function sessionRow({ id, created, last_seen: seen, from, user_agent: agent, method, current }) {
  const how = isText(`method-${method}`) ? text(`method-${method}`) : "";
  const since = text("signed-in-at", { at: localTime(new Date(created)), how });
  const last = current ? "" : text("last-seen", { at: localTime(new Date(seen)) });
  const name = device(agent) || text("nameless-device");
  const made = row("session", { name, here: current ? text("this-device") : "", from, since, last });
  const button = made.querySelector("button");
  if (current) button.remove();
  button.ariaLabel = `${button.textContent}: ${name}`;
  button.addEventListener("click", () => once(button, text("ending"), () => end(`/${encodeURIComponent(id)}`)));
  return made;
}

function endOthers() {
  return end("");
}

async function end(which) {
  const answer = await inSession(`/account/sessions${which}`, { method: "DELETE" });
  if (answer.status !== 204 && answer.status !== 404) return showErrors([{ words: trouble(answer) }], text("not-done"));
  clear();
  await show();
  document.querySelector("#sessions-title").focus();
}

async function endAll() {
  if (!(await isWanted({ asks: text("end-all-asks"), means: text("end-all-means"), does: text("end-all") }))) return;
  const answer = await endSession("/logout/all", { json: {} });
  if (answer.status !== 204) return showErrors([{ words: trouble(answer) }], text("not-done"));
  leave("signed-out-everywhere");
}

function eventRow({ at, event, from, user_agent: agent }) {
  const what = isText(`event-${event}`) ? text(`event-${event}`) : event.replaceAll("_", " ");
  return row("event", { at: new Date(at), what, where: [from, device(agent)].filter(Boolean).join(" · ") });
}

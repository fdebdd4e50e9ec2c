// Whether the phone works now, and its last attempts: fetched when the section is shown, and live while it is looked at.

import { trouble } from "./ask.js";
import { isolated } from "./device.js";
import { list, row } from "./rows.js";
import { inSession } from "./signed-in.js";
import { isText, nearTime, text } from "./texts.js";

/** How often to ask where there are no events, in milliseconds. */
const PAUSE = 10_000;

const box = document.querySelector("#state");
const [line, detail, advice] = ["#state-line", "#state-detail", "#state-advice"].map((part) => document.querySelector(part));
const attempts = document.querySelector("#attempts-box");
let events = null;
let timer;
let isShown = false;
let last = "";

/** Begins, or goes on. */
export async function show() {
  isShown = true;
  if (document.hidden) return;
  await Promise.all([lookUp(), lookAtAttempts()]);
  follow();
}

/** Stops listening: a connection less for the browser, which has few. */
export function hide() {
  isShown = false;
  stop();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else if (isShown) show();
});
addEventListener("pagehide", stop);

function follow() {
  if (events || !isShown || document.hidden) return;
  events = new EventSource("/account/events");
  for (const name of ["message", "state"]) events.addEventListener(name, ({ data }) => changed(JSON.parse(data)));
  // The browser reconnects by itself unless the service refused: then the page asks now and then, and tries again.
  events.addEventListener("error", () => {
    if (events?.readyState !== EventSource.CLOSED) return;
    stop();
    timer = setTimeout(show, PAUSE);
  });
}

function stop() {
  clearTimeout(timer);
  events?.close();
  events = null;
}

async function lookUp() {
  const answer = await inSession("/account/state");
  if (answer.status === 200) tell(answer.json);
  else say("", text("state-unknown"), trouble(answer));
}

/** The state as an event; with another one there is another attempt, too. */
function changed(state) {
  const now = JSON.stringify(state);
  if (now === last) return;
  tell(state);
  lookAtAttempts();
}

function tell(state) {
  last = JSON.stringify(state);
  document.dispatchEvent(new CustomEvent("phone-state", { detail: state }));
  const { refused, last: before } = state;
  // A newer refusal may be a stranger's; it is among the attempts.
  if (state.registered) return say("good", text("state-registered", { until: when(state.until) }), where(state));
  if (refused) return say("bad", text("state-refused", { at: when(refused.at) }), reason(refused), remedy(refused));
  if (before) return say("", text("state-not-registered"), text("state-last", { at: when(before.until ?? before.at), where: where(before) }));
  say("", text("state-never"), text("state-never-detail"));
}

/** Only what has changed is written: the status is read out. */
function say(kind, words, more = "", toDo = "") {
  box.className = `state ${kind}`.trim();
  for (const [part, content] of [[line, words], [detail, more], [advice, toDo]]) {
    if (part.textContent !== content) part.textContent = content;
    part.hidden = content === "";
  }
}

const when = (moment) => (moment ? nearTime(new Date(moment)) : "");

/** "from 203.0.113.7 with Linphone 5.2 (office)" */
function where({ from, user_agent: app, phone }) {
  const words = [from && text("from-address", { from }), app && text("with-app", { app: isolated(app) }), phone && `(${isolated(phone)})`];
  return words.filter(Boolean).join(" ");
}

/** Why an attempt was refused, in words; what the phone itself said is a stranger's text. */
function reason({ reason, detail, until }) {
  const words = text(isText(`why-${reason}`) ? `why-${reason}` : "why-other");
  const more = detail ? `${words}: ${isolated(detail)}` : words;
  return until ? `${more} ${text("until", { until: when(until) })}` : more;
}

/** What to do about it: in the page's language where there are words, else as the service says it. */
const remedy = ({ reason, advice }) => (isText(`todo-${reason}`) ? text(`todo-${reason}`) : (advice ?? ""));

async function lookAtAttempts() {
  const answer = await inSession("/account/attempts");
  if (answer.status === 200) list(attempts, answer.json.data.map(attemptRow));
}

function attemptRow(attempt) {
  const [at, outcome] = [new Date(attempt.at), outcomeOf(attempt)];
  const origin = where({ ...attempt, phone: attempt.phone }) || text("from-nowhere");
  return row(`attempt-${outcome}`, { at, where: origin, why: reason(attempt), todo: remedy(attempt) });
}

function outcomeOf({ decision }) {
  if (["ok", "granted", "registered"].includes(decision)) return "good";
  return ["unregistered", "taken_back"].includes(decision) ? "neutral" : "bad";
}

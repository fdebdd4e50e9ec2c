// The signup: the form is shown, checked, hashed and sent; what was typed survives every error.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import * as captcha from "./captcha.js";
import "./copy.js";
import * as draft from "./draft.js";
import { clear, mark, show } from "./errors.js";
import { problems, recheck, value, watch, weak } from "./fields.js";
import { ha1s } from "./ha1.js";
import { choose } from "./password.js";
import { offer } from "./resend.js";
import { inTime, text } from "./texts.js";
import { load } from "./weak.js";

const form = document.querySelector("#signup");
const { realm } = form.dataset;
let captchaFailures = 0;
let made = "";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  once(document.querySelector("#submit"), text("busy"), submit);
});
// A press that left the field would show its error, which moves the button away before the click is complete.
document.querySelector("#submit").addEventListener("mousedown", (event) => event.preventDefault());
document.querySelector("#another").addEventListener("click", () => {
  draft.startOver();
  location.reload();
});
choose((password) => {
  made = password;
  ["password", "password-again"].forEach(recheck);
}, weak);
// The list of common passwords is some forty kilobytes: only a person who chooses a password loads it, and the warning appears once it is here.
document.querySelector("#password").addEventListener("focus", () => load().then(judge), { once: true });
document.querySelector("#late").remove();
const created = draft.finished();
if (created) done(created, null);
else await begin();

async function begin() {
  draft.resume();
  watch();
  form.hidden = false;
  const missing = await captcha.renew();
  if (missing) mark("captcha-answer", text(missing));
}

/** Tells what is wrong with a password that was left before the list was here. */
function judge() {
  if (document.activeElement.id !== "password") recheck("password");
}

async function submit() {
  if (value("password") !== made) await load();
  const stale = await captcha.refresh();
  const wrong = problems().filter(({ field }) => !stale || field !== "captcha-answer");
  if (stale) wrong.push(aboutCaptcha(stale));
  if (wrong.length > 0) return show(wrong);
  clear();
  const typed = fields();
  const answer = await ask("/signup.ashx", { fields: typed });
  if (answer.status !== 200) return show(await errors(answer), text("not-created"));
  const account = { user: value("user"), email: value("email") };
  draft.finish(account);
  done(account, typed.ha1);
  document.querySelector("#done h1").focus();
}

function fields() {
  const user = value("user");
  return {
    user,
    name: value("name"),
    email: value("email"),
    ...ha1s(user, realm, value("password")),
    captcha_token: captcha.token(),
    captcha_answer: value("captcha-answer"),
  };
}

/** What the server found wrong. Whatever it judged has used the sum up: there is a new one then. */
async function errors(answer) {
  const { status, json } = answer;
  captchaFailures = json.error === "captcha_failed" ? captchaFailures + 1 : 0;
  if (captchaFailures > 0) return [await nextSum(captchaFailures > 1 ? "captcha-again" : "captcha-wrong")];
  if (json.error === "captcha_disabled") return [{ words: text("captcha-disabled") }];
  if (status === 413) return [{ words: text("too-large") }];
  if (json.error === "invalid_request") return refused(json.error_description);
  const first = status === 409 ? { field: "user", words: text("user-taken") } : limited(answer);
  return [first, await nextSum("captcha-next")];
}

/** Which limit was met the description says by its first word; all others are the connection's. */
function limited(answer) {
  const { status, json, wait } = answer;
  const [about] = status === 429 ? json.error_description.split(" ") : [];
  if (about === "email") return { field: "email", words: text("email-limited", { wait: inTime(wait) }) };
  if (about === "website:") return { words: text("website-limited", { wait: inTime(wait) }) };
  return { words: trouble(answer) };
}

const REFUSED = {
  user: ["user", "user-refused"],
  name: ["name", "name-form"],
  email: ["email", "email-form"],
  ha1: ["password", "password-refused"],
  ha1_sha256: ["password", "password-refused"],
  ha1_sha512_256: ["password", "password-refused"],
};

/** The field that the description of an invalid request begins with; and the sum, where it was judged before. */
async function refused(description) {
  const [field, about] = REFUSED[description.split(" ")[0]] ?? [];
  // The page could not load its list, or the server has found what the page has not.
  const weak = ["common", "names"].find((word) => description.includes(word));
  if (field === "password" && weak) return [{ field, words: text(`password-${weak}`) }, await nextSum("captcha-next")];
  // Plain ASCII is right for most addresses: the description alone knows whether this website's relay takes others.
  const local = field === "email" && description.includes("before the @");
  return [{ field, words: text(local ? "email-local" : (about ?? "failed")) }];
}

async function nextSum(reason) {
  return aboutCaptcha((await captcha.renew()) ?? reason);
}

function aboutCaptcha(reason) {
  return { field: "captcha-answer", words: text(reason) };
}

/** The form goes away with the passwords in it; the HA1, where there is one, stays in memory to ask for the email again. */
function done({ user, email }, ha1) {
  document.querySelector("#done-email").textContent = email;
  document.querySelector("#done-user").textContent = user;
  const [intro, shown] = ["#intro", "#done"].map((part) => document.querySelector(part));
  const [before, after] = [intro, shown].map((part) => part.querySelector("h1").textContent);
  document.title = after + document.title.slice(before.length);
  intro.remove();
  form.reset();
  form.remove();
  shown.hidden = false;
  offer({ user, email }, ha1);
}

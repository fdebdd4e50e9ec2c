// A forgotten password: an email is asked for, and its link leads here again, where a new password is chosen.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import { clear, show as showErrors } from "./errors.js";
import { ha1s } from "./ha1.js";
import { forget, restore, token } from "./link-token.js";
import { nameIn } from "./prove.js";
import { text } from "./texts.js";

restore();
document.querySelector("#late").remove();
const [asking, choosing] = ["#recover", "#choose"].map((part) => document.querySelector(part));
if (asking) await beginAsking();
else await beginChoosing();

async function beginAsking() {
  const { renew, refresh, token: sum } = await import("./captcha.js");
  const [login, answered] = ["#login-name", "#captcha-answer"].map((part) => document.querySelector(part));
  const about = (reason) => ({ field: answered.id, words: text(reason) });
  asking.hidden = false;
  asking.addEventListener("submit", (event) => {
    event.preventDefault();
    once(document.querySelector("#submit"), text("sending"), send);
  });
  const missing = await renew();
  if (missing) showErrors([about(missing)]);

  async function send() {
    const stale = await refresh();
    const wrong = [];
    if (login.value.trim() === "") wrong.push({ field: login.id, words: text("login-empty") });
    if (stale) wrong.push(about(stale));
    else if (!/^\s*\p{Nd}{1,9}\s*$/u.test(answered.value)) wrong.push(about("captcha-empty"));
    if (wrong.length > 0) return showErrors(wrong);
    clear();
    const json = { login: nameIn(login.value.trim()), captcha_token: sum(), captcha_answer: answered.value.trim() };
    const answer = await ask("/recover", { json });
    if (answer.status === 200) return finish("#asked");
    const failed = answer.json.error === "captcha_failed" ? "captcha-wrong" : null;
    const next = about((await renew()) ?? failed ?? "captcha-next");
    showErrors(failed ? [next] : [{ words: trouble(answer) }, next], text("not-sent"));
  }
}

async function beginChoosing() {
  const newPassword = await import("./new-password.js");
  const { user, realm } = choosing.dataset;
  newPassword.begin(() => [user, realm]);
  choosing.hidden = false;
  choosing.addEventListener("submit", (event) => {
    event.preventDefault();
    once(document.querySelector("#submit"), text("saving"), save);
  });

  async function save() {
    const wrong = await newPassword.problems();
    if (wrong.length > 0) return showErrors(wrong);
    clear();
    const answer = await ask("/recover/password", { json: { token, ...ha1s(user, realm, newPassword.chosen()) } });
    if (answer.status === 204) return finish("#chosen");
    const { error, error_description: description = "" } = answer.json;
    if (error === "invalid_request" && description.startsWith("ha1")) return showErrors([newPassword.refusal(answer.json)], text("not-done"));
    if ([400, 401, 404, 410].includes(answer.status)) return finish("#dead");
    showErrors([{ words: trouble(answer) }], text("not-done"));
  }
}

/** The form goes away with what was typed. */
function finish(what) {
  forget();
  clear();
  const shown = document.querySelector(what);
  for (const part of ["#intro", "#recover", "#choose"]) document.querySelector(part)?.remove();
  shown.hidden = false;
  const heading = shown.querySelector("h1");
  document.title = heading.textContent + document.title.slice(document.title.lastIndexOf(" · "));
  heading.focus();
}

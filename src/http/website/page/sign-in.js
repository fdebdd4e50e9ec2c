// The sign-in page: by a proof of the password, or by an email; and the activation email once more.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import { clear, mark, show } from "./errors.js";
import { forget, kept } from "./kept.js";
import { reveal } from "./password.js";
import { nameIn, prove } from "./prove.js";
import { text } from "./texts.js";
import { another, none, several } from "./tries.js";

const form = document.querySelector("#login");
const [user, password, code, email] = ["#user", "#password", "#code", "#right-email"].map((part) => document.querySelector(part));
const { realm, next } = form.dataset;

const WAYS = {
  "#login": ["#submit", "busy", signIn],
  "#code-form": ["#code-go", "checking", signInByCode],
  "#resend-form": ["#resend-go", "sending", resend],
};
for (const [way, [button, saying, does]] of Object.entries(WAYS)) {
  document.querySelector(way).addEventListener("submit", (event) => {
    event.preventDefault();
    once(document.querySelector(button), text(saying), does);
  });
}
document.querySelector("#magic").addEventListener("click", ({ target }) => once(target, text("sending"), sendLink));
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
document.querySelector("#late").remove();
form.hidden = false;
begin();

/** Says why the session that was here is over. */
function begin() {
  const left = kept("left", ({ why }) => typeof why === "string");
  forget("left");
  const notice = left && document.getElementById(left.why);
  if (notice) tell(notice);
}

async function signIn() {
  hideNotices();
  if (isEmpty([user, password])) return;
  clear();
  const claim = await prove(nameIn(user.value), realm, password.value);
  const answer = claim.failed ?? (await ask("/login", { json: claim }));
  if (answer.status !== 200) return show([{ words: refusal(answer) }], text("not-signed-in"));
  none();
  forget("signed-up");
  // Browsers offer to save the password when its form is gone.
  reveal(false);
  go();
}

/** The server answers alike whether the password was wrong or not looked at; that there were several, the page knows. */
function refusal(answer) {
  if (answer.status !== 401 && answer.status !== 400) return trouble(answer);
  another();
  return several() ? `${text("refused")} ${text("refused-again")}` : text("refused");
}

/** The answer is the same whether there is such an account or not. */
async function sendLink() {
  hideNotices();
  if (user.value === "") return show([{ field: user.id, words: text("login-empty") }]);
  clear();
  const answer = await ask("/magic", { json: { login: nameIn(user.value) } });
  if (answer.status >= 300 || answer.status === 0) return show([{ words: trouble(answer) }], text("not-sent"));
  document.querySelector("#code-box").hidden = false;
  code.focus();
}

async function signInByCode() {
  const typed = code.value.replace(/[\s-]/g, "").toUpperCase();
  if (typed.length !== 8) return show([{ field: code.id, words: text("code-form") }]);
  clear();
  const answer = await ask("/magic/code", { json: { code: typed } });
  if (answer.status >= 400 && answer.status < 429) return show([{ field: code.id, words: text("code-wrong") }], text("not-signed-in"));
  if (answer.status >= 300 || answer.status === 0) return show([{ words: trouble(answer) }], text("not-signed-in"));
  go();
}

async function resend() {
  hideNotices();
  if (isEmpty([user, password])) return;
  const address = email.value.trim();
  if (address !== "" && !/^[^\s@]+@[^\s@]+$/.test(address)) return show([{ field: email.id, words: text("email-form") }]);
  clear();
  const claim = await prove(nameIn(user.value), realm, password.value);
  const json = address === "" ? claim : { ...claim, email: address };
  const answer = claim.failed ?? (await ask("/activation/resend", { json }));
  if (answer.status === 401) return show([{ words: text("not-pending") }], text("not-sent"));
  if (answer.status === 400) return show([{ field: email.id, words: text("email-form") }], text("not-sent"));
  if (answer.status >= 300 || answer.status === 0) return show([{ words: trouble(answer) }], text("not-sent"));
  tell(document.querySelector("#resent"));
}

function isEmpty(inputs) {
  const empty = inputs.filter((input) => input.value === "");
  if (empty.length > 0) show(empty.map(({ id }) => ({ field: id, words: text(`${id}-empty`) })));
  return empty.length > 0;
}

/** To the section that was asked for. An address that differs in that alone is the same document. */
function go() {
  if (location.pathname === new URL(next, location.href).pathname) location.reload();
  else location.replace(next + location.hash);
}

function hideNotices() {
  for (const notice of document.querySelectorAll("main > .notice[tabindex]")) notice.hidden = true;
}

function tell(notice) {
  notice.hidden = false;
  notice.focus();
}

code.addEventListener("input", () => mark(code.id, ""));

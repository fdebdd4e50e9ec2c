// The page of a link from an email that one button confirms: opening the link has changed nothing.

import { ask, trouble } from "./ask.js";
import { once } from "./busy.js";
import "./copy.js";
import { clear, show as showErrors } from "./errors.js";
import { forget, restore, token } from "./link-token.js";
import { text } from "./texts.js";

const [live, dead, done] = ["#live", "#dead", "#done"].map((part) => document.querySelector(part));
const button = document.querySelector("#go");

restore();
button?.addEventListener("click", () => once(button, text("busy"), confirm));

async function confirm() {
  const { route, next } = button.dataset;
  const answer = await ask(route, { json: { token } });
  if (answer.status >= 400 && answer.status < 500 && ![403, 429].includes(answer.status)) return show(dead);
  if (answer.status >= 300 || answer.status === 0) return showErrors([{ words: trouble(answer) }], text("not-done"));
  forget();
  if (next) location.replace(next);
  else show(done);
}

function show(part) {
  clear();
  forget();
  live.remove();
  part.hidden = false;
  const heading = part.querySelector("h1");
  document.title = heading.textContent + document.title.slice(document.title.lastIndexOf(" · "));
  heading.focus();
}

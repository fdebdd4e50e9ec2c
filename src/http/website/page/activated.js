// Goes on to the sign-in page and takes the used link out of the history; without scripts the page's refresh does it. Once a
// person does anything on the page, it stays (WCAG 2.2, 2.2.1 Timing Adjustable).

import "./copy.js";

const [next, soon] = ["#next", "#soon"].map((part) => document.querySelector(part));

// The documented path is /login.html; the page's own link keeps the language that was chosen.
const timer = setTimeout(() => location.replace(next?.href ?? "/login.html"), 20_000);

const signs = ["pointerdown", "pointermove", "wheel", "keydown", "focusin", "copy", "selectionchange", "visibilitychange"];
const listening = new AbortController();
for (const sign of signs) document.addEventListener(sign, stay, { signal: listening.signal, passive: true });

function stay() {
  listening.abort();
  clearTimeout(timer);
  soon.textContent = soon.dataset.stays;
}

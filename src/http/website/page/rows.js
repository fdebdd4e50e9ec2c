// Lists made of what the service answers. The markup of a row stands in a template of the page; what fills it is never markup.

import { localTime } from "./texts.js";

/** A row of this name. Each value goes to the part of its name: text, a moment, a node; a part without a value goes. */
export function row(name, values) {
  const made = document.querySelector(`template[data-row="${name}"]`).content.firstElementChild.cloneNode(true);
  for (const part of made.querySelectorAll("[data-part]")) fill(part, values[part.dataset.part]);
  return made;
}

/** Puts rows into a list and shows it, or the note that there are none. */
export function list(box, rows) {
  const [shown, none, loading] = ["[data-rows]", ".empty", ".loading"].map((part) => box.querySelector(part));
  shown.replaceChildren(...rows);
  shown.hidden = rows.length === 0;
  none.hidden = rows.length > 0;
  loading?.remove();
}

function fill(part, value) {
  if (value === undefined || value === null || value === "") part.remove();
  else if (value instanceof Date) {
    part.dateTime = value.toISOString();
    part.textContent = localTime(value);
  } else part.replaceChildren(value);
}

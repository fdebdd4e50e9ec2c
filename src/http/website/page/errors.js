// Errors: each beside its field, all of them summed up on top, where the focus goes.

const summary = document.querySelector("#summary");
const heading = summary.querySelector("h2");
const usual = heading.textContent;

/** Puts an error beside a field; the empty text takes it away. */
export function mark(field, words) {
  const input = document.getElementById(field);
  const error = document.getElementById(`${field}-error`);
  // Written again, the same words would be read out again at each key.
  if (error.textContent !== words) error.textContent = words;
  if (words) input.ariaInvalid = "true";
  else input.removeAttribute("aria-invalid");
}

/** Takes all errors away. */
export function clear() {
  summary.hidden = true;
  for (const { id } of document.querySelectorAll("[aria-invalid]")) mark(id, "");
}

/** Shows errors `{ field, words }`; one that concerns no field has none. `about`: what they have kept from being done. */
export function show(errors, about = usual) {
  clear();
  heading.textContent = about;
  for (const { field, words } of errors) if (field) mark(field, words);
  summary.querySelector("ul").replaceChildren(...errors.map(line));
  summary.hidden = false;
  summary.focus();
}

function line({ field, words }) {
  const item = document.createElement("li");
  item.append(field ? link(field, words) : words);
  return item;
}

function link(field, words) {
  const link = document.createElement("a");
  link.href = `#${field}`;
  link.textContent = words;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(field).focus();
  });
  return link;
}

// Errors: each beside its field, all of them summed up on top, where the focus goes.

const summary = document.querySelector("#summary");

/** Puts an error beside a field; the empty text takes it away. */
export function mark(field, words) {
  const input = document.getElementById(field);
  document.getElementById(`${field}-error`).textContent = words;
  if (words) input.ariaInvalid = "true";
  else input.removeAttribute("aria-invalid");
}

/** Takes all errors away. */
export function clear() {
  summary.hidden = true;
  for (const { id } of document.querySelectorAll("[aria-invalid]")) mark(id, "");
}

/** Shows errors `{ field, words }`; one that concerns no field has none. */
export function show(errors) {
  clear();
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

// One thing at a time: a second click changes nothing, and the button says what is going on.

const progress = document.querySelector("#progress");

/** Does `work` unless the button is busy already; meanwhile button and status say `saying`. */
export async function once(button, saying, work) {
  if (button.ariaDisabled === "true") return;
  const label = [...button.childNodes];
  button.ariaDisabled = "true";
  button.replaceChildren(saying);
  progress.textContent = saying;
  try {
    await work();
  } finally {
    button.replaceChildren(...label);
    progress.textContent = "";
    button.ariaDisabled = null;
  }
}

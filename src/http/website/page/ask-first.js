// A dialog that asks before something ends which cannot be had back.

const dialog = document.querySelector("#ask-first");
const [question, consequence, go] = ["h2", "p", "#ask-first-go"].map((part) => dialog.querySelector(part));
dialog.querySelector("#ask-first-cancel").addEventListener("click", () => dialog.close());
go.addEventListener("click", () => dialog.close("go"));

/** Whether the person wants it: what is asked, what comes of it, and what the button says. */
export function isWanted({ asks, means, does }) {
  [question.textContent, consequence.textContent, go.textContent] = [asks, means, does];
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "go"), { once: true });
  });
}

// Copy buttons: each names the element whose value or text it copies.

const said = document.querySelector("#copied");
let silence;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button.copy");
  if (!button) return;
  const copied = await copy(document.getElementById(button.dataset.copy));
  say(copied ? said.dataset.copied : said.dataset.selected);
});

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    return true;
  } catch {
    // Without a secure context there is no clipboard; the older way copies what is selected.
    select(source);
    return document.execCommand("copy");
  }
}

function select(source) {
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
}

function say(words) {
  clearTimeout(silence);
  said.textContent = words;
  silence = setTimeout(() => { said.textContent = ""; }, 4_000);
}

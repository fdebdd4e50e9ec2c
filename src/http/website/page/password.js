// The password's fields: shown or hidden; where one is chosen, also made up, and warned of.

const password = document.querySelector("#password");
const again = document.querySelector("#password-again");
const show = document.querySelector("#show");

/** Letters and digits that cannot be mistaken for one another. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 20;

/** Shows the password as letters, or as dots. */
export function reveal(visible) {
  for (const input of [password, again]) if (input) input.type = visible ? "text" : "password";
  show.ariaPressed = String(visible);
}

show?.addEventListener("click", () => reveal(password.type === "password"));

/** Lets one be chosen; `changed` is called with one that was made up. None is that `isWeak` finds easy to guess. */
export function choose(changed, isWeak) {
  password.addEventListener("input", warn);
  document.querySelector("#generate").addEventListener("click", () => {
    do password.value = again.value = generate();
    while (isWeak(password.value));
    document.querySelector("#copy-password").hidden = false;
    reveal(true);
    warn();
    changed(password.value);
  });
}

/** Some phones hash what is beyond ASCII in an encoding of their own. */
function warn() {
  document.querySelector("#password-warning").hidden = /^[\x20-\x7e]*$/.test(password.value);
}

/** Bytes beyond the last whole multiple of the alphabet are drawn again: each letter is as likely as any other. */
export function generate() {
  const fair = 256 - (256 % ALPHABET.length);
  let made = "";
  while (made.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) made += ALPHABET[byte % ALPHABET.length];
  }
  return made;
}

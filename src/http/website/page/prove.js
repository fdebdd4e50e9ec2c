// Proves that a person knows the password of an account: by a nonce of the service's, never by the password or an HA1.

import { ask } from "./ask.js";
import { ha1, proof } from "./ha1.js";

/** `{ user, nonce, proof }` for a password; where the service gave no nonce, `{ failed }` with its answer. */
export const prove = (user, realm, password) => proveBy(user, ha1(user, realm, password));

/** The same by the HA1 (MD5) of the password. */
export async function proveBy(user, ha1) {
  const answer = await ask("/login/challenge");
  const { nonce } = answer.json;
  return nonce ? { user, nonce, proof: proof(user, ha1, nonce) } : { failed: answer };
}

/** A name copied from our email has invisible breaks in it, which keep mail programs from making a link of it. */
export function nameIn(typed) {
  const plain = typed.replaceAll("\u200c", "");
  return /^[a-z0-9_.-]+$/.test(plain) ? plain : typed;
}

// HA1, the one thing about a password that leaves the browser (RFC 7616 section 3.4.2), over UTF-8.

import { md5 } from "./noble-hashes.js";

/** MD5(user:realm:password) in hex. */
export const ha1 = (user, realm, password) => hex(md5(a1(user, realm, password)));

/** SHA-256 of the same; null where the browser has none, which is so on plain HTTP from another machine. */
export async function ha1Sha256(user, realm, password) {
  if (!crypto.subtle) return null;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", a1(user, realm, password))));
}

const a1 = (user, realm, password) => new TextEncoder().encode(`${user}:${realm}:${password}`);

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

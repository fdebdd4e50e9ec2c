// HA1, the one thing about a password that leaves the browser (RFC 7616 section 3.4.2), over UTF-8.

import { hmac, md5, sha256, sha512_256 } from "./noble-hashes.js";

/** MD5(user:realm:password) in hex. */
export const ha1 = (user, realm, password) => hex(md5(a1(user, realm, password)));

/** The HA1 of each algorithm, named as the service's fields are. */
export function ha1s(user, realm, password) {
  const secret = a1(user, realm, password);
  return { ha1: hex(md5(secret)), ha1_sha256: hex(sha256(secret)), ha1_sha512_256: hex(sha512_256(secret)) };
}

/** What proves to this host, by a nonce that works once, that the password behind an HA1 is known. It is of no use elsewhere. */
export function proof(user, ha1, nonce) {
  const said = ["realmgate sign-in v1", location.hostname.toLowerCase(), user, nonce].join("\n");
  const bytes = (text) => new TextEncoder().encode(text);
  return hex(hmac(sha256, bytes(ha1), bytes(said)));
}

const a1 = (user, realm, password) => new TextEncoder().encode(`${user}:${realm}:${password}`);

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

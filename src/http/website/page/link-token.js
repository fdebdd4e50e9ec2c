// The secret of a link from an email: taken out of the address bar at once, and kept in this tab over a reload and a switch of
// language until it is used.

import { forget as forgetKept, keep, kept } from "./kept.js";

const address = new URL(location.href);
const NAME = `link ${address.pathname}`;

/** The token, or null. */
export const token = address.searchParams.get("token");

/** What the page shows depends on the token, so without it the address that has it is asked for again. */
export function restore() {
  if (token) {
    keep(NAME, { token });
    return strip();
  }
  const found = kept(NAME, ({ token }) => typeof token === "string");
  if (!found) return;
  address.searchParams.set("token", found.token);
  location.replace(address);
}

/** Takes it out of the address bar. */
export function strip() {
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

/** It is used up, or of no use. */
export const forget = () => forgetKept(NAME);

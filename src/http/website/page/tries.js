// How often signing in has failed in this tab. After several failures the server lets not even the right password in for
// a while (docs/policy.md section 2, pair lock), and answers as ever: the page alone can say so.

import { forget, keep, kept } from "./kept.js";

const NAME = "tries";

/** From how many failures on the page says so. */
const SEVERAL = 4;

/** Failures older than this, in milliseconds, do not count. */
const LASTS = 15 * 60_000;

let failures = kept(NAME, ({ count, last }) => Number.isFinite(count) && Number.isFinite(last)) ?? { count: 0, last: 0 };

/** One more failure. */
export function another() {
  const last = Date.now();
  failures = { count: last - failures.last < LASTS ? failures.count + 1 : 1, last };
  keep(NAME, failures);
}

/** It went well: none counts any more. */
export function none() {
  failures = { count: 0, last: 0 };
  forget(NAME);
}

/** Whether the page should ask a person to wait. */
export const several = () => failures.count >= SEVERAL;

// The page of a set-up link: it can be copied, and when it works no longer, the page says so.

import "./copy.js";

const PATIENCE = 20_000;

document.querySelector(".copy").hidden = false;
setTimeout(look, document.querySelector("#rest").dataset.seconds * 1_000 + 1_000);
// A person who comes back from the app may have used the link up. Timers sleep with the device.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());

/** Asks without using the link up. */
async function look() {
  try {
    const headers = { Accept: "text/html" };
    const how = { method: "HEAD", headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) };
    const { status } = await fetch(location.pathname, how);
    if (status === 404) location.reload();
  } catch {
    // Offline: there is no way to know.
  }
}

// Requests to this website, in the page's language. Whatever happens is a value: status 0 where no answer came.

import { inTime, language, text } from "./texts.js";

const PATIENCE = 20_000;

/**
 * Asks by GET, or by POST where there are fields of a form or JSON to post, or by another `method`; `token` is the session's.
 * `keepalive`: even if the page goes.
 */
export async function ask(path, { fields, json, method, token, keepalive = false } = {}) {
  const headers = { "Accept-Language": language };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (json) headers["Content-Type"] = "application/json";
  const body = json ? JSON.stringify(json) : fields && new URLSearchParams(fields);
  method ??= body === undefined ? "GET" : "POST";
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const how = { method, headers, body, signal, keepalive, cache: "no-store", redirect: "error" };
    const response = await fetch(path, how);
    const wait = Number(response.headers.get("Retry-After")) || 60;
    return answer(response.status, await response.text(), wait);
  } catch {
    return answer(0, "", 60);
  }
}

/** What to say where it is our fault, the network's or the rate limit's. An error page of a proxy does not come from us. */
export function trouble({ status, wait, json }) {
  if (!json.error) return text("no-answer");
  return status === 429 ? text("rate-limited", { wait: inTime(wait) }) : text("failed");
}

function answer(status, body, wait) {
  try {
    return { status, wait, body, json: JSON.parse(body) };
  } catch {
    return { status, wait, body, json: {} };
  }
}

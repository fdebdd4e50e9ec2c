// What this tab keeps over a reload and a switch of language (sessionStorage). It goes when the tab is closed, and no other
// tab has it. Where storage is switched off, nothing is kept and nothing fails.

/** What is kept under this name. What is no object, or of no use to `isFit`, is thrown away; there is null then. */
export function kept(name, isFit) {
  const value = parsed(name);
  if (value !== null && typeof value === "object" && isFit(value)) return value;
  forget(name);
  return null;
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {}
}

export function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {}
}

function parsed(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

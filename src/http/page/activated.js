// Goes on to the sign-in page and takes the used link out of the history; without scripts the page's refresh does it.
// The documented path is /login.html; the page's own link keeps the language that was chosen.
window.setTimeout(() => window.location.replace(document.querySelector("#next")?.href ?? "/login.html"), 10_000);

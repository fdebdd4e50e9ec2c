// Goes on to the sign-in page and takes the used link out of the history; without scripts the page's refresh does it.
window.setTimeout(function () {
  window.location.replace("/login.html");
}, 5000);

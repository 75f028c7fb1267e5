/* Who logs out leaves none of their unsaved text in this browser, and says so to other tabs. */
(function () {
  "use strict";
  const person = document.currentScript.dataset.person;
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "logout-form") return;
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(`asof-text/${person}/`)).forEach((key) => localStorage.removeItem(key));
      localStorage.setItem("asof-left", String(Date.now()));
    } catch { /* a browser that keeps nothing */ }
  });
})();

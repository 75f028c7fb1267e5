/* How far the pages of a change were checked: asked again every two seconds while some wait. Without it there is a link. */
(function () {
  "use strict";
  const section = () => document.getElementById("pages");
  let asked = 0;
  async function ask() {
    if (Number(section()?.dataset.waiting || 0) === 0 || ++asked > 150) return;
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pages");
      if (answer.ok && fresh && !section().contains(document.activeElement)) section().replaceWith(fresh);
    } catch { /* Asked again in two seconds. */ }
    setTimeout(ask, 2000);
  }
  setTimeout(ask, 1000);
})();

/* The impact screen looks at the next pages by itself. It presses the same button that is there without it, and can be stopped. */
(function () {
  "use strict";
  let stopped = false;
  const form = () => document.getElementById("impact-buttons");
  const more = () => Number(form()?.dataset.left || 0) > 0;
  function offerToStop() {
    const next = form().querySelector("button[value=next]"), stop = form().querySelector(".impact-stop");
    if (!next || !stop) return;
    next.hidden = true;
    stop.hidden = false;
    stop.addEventListener("click", () => { stopped = true; stop.hidden = true; next.hidden = false; next.focus(); });
  }
  /* What the next page of the screen says: lists grow, figures and buttons are renewed. Where somebody stands with the keyboard stays. */
  function take(html) {
    const said = new DOMParser().parseFromString(html, "text/html");
    if (!said.getElementById("impact-buttons")) return false;
    const at = document.activeElement?.closest("#impact-buttons") ? document.activeElement.value : null;
    for (const list of said.querySelectorAll("[data-grows]")) document.getElementById(list.id)?.append(...list.children);
    for (const part of said.querySelectorAll("[data-renewed]")) document.getElementById(part.id)?.replaceWith(part);
    document.querySelectorAll(".impact-step").forEach((line) => line.remove());
    if (at) form().querySelector(`button[value="${CSS.escape(at)}"]`)?.focus();
    return true;
  }
  async function look() {
    while (more() && !stopped) {
      const body = new FormData(form());
      body.append("step", "next");
      offerToStop();
      let taken = false;
      try {
        const answer = await fetch(location.href, { method: "POST", body, credentials: "same-origin" });
        taken = answer.ok && !stopped && take(await answer.text());
      } catch { /* The button for the next pages is there. */ }
      if (!taken) {
        const next = form().querySelector("button[value=next]"), stop = form().querySelector(".impact-stop");
        if (next) next.hidden = false;
        if (stop) stop.hidden = true;
        return;
      }
    }
    const said = document.getElementById("impact-said"), figures = document.querySelector(".impact-progress label");
    if (said && figures) said.textContent = figures.textContent;
  }
  if (form() && more()) look();
})();

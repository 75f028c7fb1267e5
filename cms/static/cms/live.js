/* Checking while writing: some time after the last key the words go to the server, and the panel comes back, made as after a save. */
(function () {
  "use strict";
  const { panel, form, typed, post } = window.asof;
  if (!panel || !form || !panel.dataset.check) return;
  const PAUSE = 600, SLOW = 400, LONGEST = 60000;
  const found = panel.querySelector(".findings-found"), line = panel.querySelector(".findings-state");
  const retry = line.querySelector("button"), totals = panel.querySelector(".findings-totals");
  let timer = 0, flight = null, edits = 0, failures = 0, failed = "";

  function state(words, again) {
    // What has the focus is not taken away under somebody's hands.
    if (document.activeElement === retry && !again) panel.querySelector("#findings-title").focus();
    line.hidden = !words;
    line.firstElementChild.textContent = words;
    retry.hidden = !again;
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(check, wait);
  }

  function changed() {
    edits += 1;
    if (!failed) state(panel.dataset.stale);
    soon(PAUSE);
  }

  async function check() {
    clearTimeout(timer);
    if (flight) flight.abort();
    const mine = flight = new AbortController(), as = edits;
    const slow = setTimeout(() => state(panel.dataset.checking), SLOW);
    try {
      const html = await (await post(panel.dataset.check, typed(), mine.signal)).text();
      if (mine !== flight) return;
      [failures, failed] = [0, ""];
      show(html);
      state(as === edits ? "" : panel.dataset.stale);
    } catch (error) {
      if (mine !== flight || error.name === "AbortError") return;
      [failures, failed] = [failures + 1, error.kind || "lost"];
      state(error.words || panel.dataset.lost, true);
      if (failed === "lost" || failed === "broken") soon(Math.min(1000 * 2 ** failures, LONGEST));
    } finally {
      clearTimeout(slow);
    }
  }

  /* The new panel keeps what somebody opened, wrote and focused in the old one. */
  function show(html) {
    const kept = remember(), said = found.querySelector("#findings-title").dataset.totals;
    const made = document.createElement("template");
    made.innerHTML = html;
    found.replaceChildren(made.content);
    restore(kept);
    panel.dispatchEvent(new Event("asof:found"));
    const now = found.querySelector("#findings-title").dataset.totals;
    if (now !== said) totals.textContent = now;
  }

  const stops = (card) => [card, ...card.querySelectorAll("a, button, input, summary")];

  function remember() {
    const focused = document.activeElement, card = found.contains(focused) && focused.closest("article.finding");
    return {
      open: [...found.querySelectorAll("details[open]")].map((each) => `${each.closest("article") ? `#${each.closest("article").id} ` : ""}.${each.className}`),
      written: [...found.querySelectorAll("input[id]")].map((field) => [field.id, field.value]),
      inside: found.contains(focused),
      at: card ? [card.id, stops(card).indexOf(focused)] : null,
    };
  }

  function restore({ open, written, inside, at }) {
    open.forEach((where) => { const each = found.querySelector(where); if (each) each.open = true; });
    written.forEach(([id, value]) => { const field = document.getElementById(id); if (field) field.value = value; });
    if (!inside) return;
    const card = at && document.getElementById(at[0]);
    (card ? stops(card)[at[1]] || card : found.querySelector("#findings-title")).focus({ preventScroll: true });
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  if (window.CKEDITOR) CKEDITOR.on("instanceReady", (event) => event.editor.on("change", changed));
  panel.addEventListener("asof:check", check);
  retry.addEventListener("click", check);
  window.addEventListener("online", () => { if (failed) check(); });
  window.addEventListener("focus", () => { if (failed === "session") check(); });
  if ("due" in panel.dataset) soon(PAUSE);
})();

/* J, K, V and C in the verify queue. They only press what is on the page, and can be switched off there. */
(function () {
  "use strict";
  const box = document.getElementById("queue-keys"), on = document.getElementById("queue-keys-on");
  if (!box) return;
  const kept = "asof-queue-keys";
  // A browser that keeps nothing has the keys on until the page is left.
  const store = { get() { try { return localStorage.getItem(kept); } catch { return null; } }, set(said) { try { localStorage.setItem(kept, said); } catch { /* as said */ } } };
  box.hidden = false;
  on.checked = store.get() !== "off";
  on.addEventListener("change", () => store.set(on.checked ? "on" : "off"));
  const press = (selector) => { const link = document.querySelector(selector); if (link) link.click(); };
  const keys = {
    j: () => press(".queue-steps [rel=next]"),
    k: () => press(".queue-steps [rel=prev]"),
    v: () => { const quote = document.getElementById("still_true_quote_seen"); if (quote) quote.focus(); },
    c: () => press("#queue-changed"),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (!on.checked || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
})();

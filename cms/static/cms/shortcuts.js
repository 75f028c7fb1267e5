/* The list of keys, and the switch that turns ours off. asof.keys.on() is asked before each of them is used;
   asof.keys.changed(act) calls `act` whenever the switch is turned. */
(function () {
  "use strict";
  const dialog = document.getElementById("shortcuts"), kept = "asof-keys", acts = [];
  // A browser that keeps nothing has the keys on until the page is left.
  const store = { get() { try { return localStorage.getItem(kept); } catch { return null; } }, set(said) { try { localStorage.setItem(kept, said); } catch { /* as said */ } } };
  let used = store.get() !== "off";
  window.asof.keys = { on: () => used, changed: (act) => acts.push(act) };
  if (!dialog) return;
  const box = document.getElementById("shortcuts-on"), open = document.getElementById("shortcuts-open");
  open.closest("p").hidden = false;
  box.checked = used;
  box.addEventListener("change", () => {
    used = box.checked;
    store.set(used ? "on" : "off");
    acts.forEach((act) => act());
  });
  open.addEventListener("click", () => dialog.showModal());
  document.getElementById("shortcuts-close").addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], .cke");
    if (event.key !== "?" || !used || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
  });
})();

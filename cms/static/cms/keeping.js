/* What is written and not saved is kept in this browser, by person, edition and the save it began from, and offered back: after
   a session that ended, a crash, a closed tab. It goes when it was saved, discarded or three days old, and when that person logs
   out (leaving.js). Who logs in next is offered nothing of it. */
(function () {
  "use strict";
  const box = document.getElementById("kept-text");
  if (!box) return;
  const { form, editors, typed } = window.asof;
  const ALL = "asof-text/", PAUSE = 700, LONGEST = 3 * 24 * 3600 * 1000;
  const here = `${ALL}${box.dataset.user}/${box.dataset.edition}/`;
  const list = box.querySelector("ul"), said = document.getElementById("kept-said");
  const field = form && form.elements.namedItem("kept");
  if (field && !field.value) field.value = [...crypto.getRandomValues(new Uint8Array(12))].map((each) => each.toString(16).padStart(2, "0")).join("");
  const isOwn = (key) => Boolean(field) && key.endsWith(`/${field.value}`);
  let timer = 0, left = false, failed = false;

  const keys = (start) => { try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing is kept there */ } };
  function read(key) {
    try {
      const { at, fields } = JSON.parse(localStorage.getItem(key));
      if (Array.isArray(fields) && Date.now() - at < LONGEST) return { at, fields };
    } catch { /* not ours, or cut off */ }
    return null;
  }

  const fields = () => [...typed()].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const words = (all) => JSON.stringify(all.filter(([name]) => name !== "kept" && name !== "base"));

  function keep() {
    clearTimeout(timer);
    timer = 0;
    const own = `${here}${form.elements.namedItem("base").value}/${field.value}`;
    keys(here).filter((key) => isOwn(key) && key !== own).forEach(drop);
    if (!window.asof.dirty()) { drop(own); return; }
    try {
      localStorage.setItem(own, JSON.stringify({ at: Date.now(), fields: fields() }));
      failed = false;
    } catch {
      failed = true;
      said.textContent = box.dataset.full;
    }
  }

  function soon() {
    clearTimeout(timer);
    if (!left) timer = setTimeout(keep, PAUSE);
  }

  function when(at) {
    const moment = new Date(at), today = moment.toDateString() === new Date().toDateString();
    const shown = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(today ? {} : { day: "numeric", month: "long" }) };
    return moment.toLocaleString(document.documentElement.lang || undefined, shown);
  }

  function offer(key, { at, fields: sent }) {
    const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const line = row.querySelector(".kept-when");
    line.textContent = line.textContent.replace("{when}", when(at));
    row.querySelector(".kept-older").hidden = key.slice(here.length).split("/")[0] === box.dataset.base;
    const back = row.querySelector("form");
    back.addEventListener("submit", () => {
      back.querySelectorAll("[data-kept]").forEach((each) => each.remove());
      sent.forEach(([name, value]) => {
        const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        input.dataset.kept = "";
        back.append(input);
      });
    });
    row.querySelector("[type=button]").addEventListener("click", () => {
      drop(key);
      row.remove();
      box.hidden = !list.children.length;
      said.textContent = box.dataset.discarded;
      said.focus();
    });
    list.append(row);
    box.hidden = false;
  }

  function offerAll() {
    const now = form ? words(fields()) : "";
    keys(here).filter((key) => !isOwn(key)).map((key) => [key, read(key)]).sort((one, other) => other[1].at - one[1].at)
      .forEach(([key, entry]) => { if (words(entry.fields) === now) drop(key); else offer(key, entry); });
  }

  keys(ALL).filter((key) => !read(key)).forEach(drop);
  const address = new URL(location.href), saved = address.searchParams.get("saved");
  if (saved) {
    keys(here).filter((key) => key.endsWith(`/${saved}`)).forEach(drop);
    address.searchParams.delete("saved");
    history.replaceState(history.state, "", address);
  }
  if (!form) { offerAll(); return; }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  // What could not be kept is not named, so that nobody is promised it.
  form.addEventListener("submit", () => { keep(); if (failed) field.value = ""; });
  window.addEventListener("pagehide", () => { if (timer) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
  // Logged out in another tab: from then on only what is sent is kept.
  window.addEventListener("storage", (event) => { if (event.key === "asof-left") { left = true; clearTimeout(timer); timer = 0; } });
  const rich = form.querySelectorAll("textarea[data-type=ckeditortype]").length;
  let waiting = true;
  function ready() {
    if (!waiting || editors().filter((editor) => editor.status === "ready").length < rich) return;
    waiting = false;
    offerAll();
  }
  if (window.CKEDITOR) CKEDITOR.on("instanceReady", (event) => { event.editor.on("change", soon); ready(); });
  else ready();
})();

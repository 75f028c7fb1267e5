/* The acts of a card while writing: a fix goes into the words as they stand, as one step that Ctrl+Z takes back; what is let
   stand is kept without leaving the page. Without this script both are ordinary buttons, and save. */
(function () {
  "use strict";
  const { panel, form, editors, say, typed, post } = window.asof;
  if (!panel || !form || !panel.dataset.mend) return;
  const REFERENCES = "span[data-fact], span[data-example], a[data-article]";
  const named = (element) => ["fact", "example", "article"].map((kind) => element.getAttribute(`data-${kind}`)).join("|");
  let busy = false;

  const inWords = (editor) => new Promise((done) => {
    if (editor.mode === "wysiwyg") done(); else editor.setMode("wysiwyg", done);
  });

  /* Behind what the fix put in, with the words around it in sight. */
  function lead(editor, before) {
    const marks = [...editor.editable().$.querySelectorAll(REFERENCES)];
    const put = marks.find((element, number) => named(element) !== before[number]) || marks[0];
    editor.focus();
    if (!put) return;
    const range = editor.createRange();
    range.setStartAfter(new CKEDITOR.dom.element(put.closest(".cke_widget_wrapper") || put));
    range.collapse(true);
    range.select();
    put.scrollIntoView({ block: "center" });
  }

  async function put(editor, html) {
    await inWords(editor);
    const before = [...editor.editable().$.querySelectorAll(REFERENCES)].map(named);
    // setData keeps one picture before and one after: one step for Ctrl+Z.
    editor.setData(html, { callback() { lead(editor, before); editor.fire("change"); } });
  }

  async function mend(fingerprint, tries) {
    const data = typed();
    data.set("_mend", fingerprint);
    const answer = await (await post(panel.dataset.mend, data)).json();
    const editor = editors().find((each) => each.name === answer.input);
    if (!editor) throw new Error("no such field");
    if (editor.getData() !== data.get(editor.element.getAttribute("name"))) {
      // Somebody typed on meanwhile: the fix is made in what stands there now.
      if (tries) return mend(fingerprint, tries - 1);
      throw new Error("typed on");
    }
    await put(editor, answer.html);
    return answer.said;
  }

  panel.addEventListener("click", async (event) => {
    const button = event.target.closest(".finding-mend");
    if (!button) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try { say(await mend(button.value, 3)); } catch (error) { say(error.words || panel.dataset.undone); }
    busy = false;
    panel.dispatchEvent(new Event("asof:check"));
  });

  /* A fact is made in a window of its own, so that no unsaved word is left behind; the admin's own pop-up closes itself. */
  window.dismissAddRelatedObjectPopup = (made) => {
    made.close();
    panel.dispatchEvent(new Event("asof:check"));
  };
  let away = false;
  window.addEventListener("focus", () => { if (away) { away = false; panel.dispatchEvent(new Event("asof:check")); } });

  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".finding-create, .finding-away");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const popup = link.matches(".finding-create");
    const opened = popup ? window.open(`${link.href}&_popup=1`, "asof-new-fact", "width=980,height=860") : window.open(link.href, "_blank");
    if (!opened) return;
    event.preventDefault();
    away = true;
  });

  panel.addEventListener("submit", async (event) => {
    if (!event.target.matches(".finding-decide")) return;
    event.preventDefault();
    const data = new FormData(event.target);
    if (event.submitter && event.submitter.name) data.set(event.submitter.name, event.submitter.value);
    try { say((await (await post(event.target.action, data)).json()).said); } catch (error) { say(error.words || panel.dataset.undone); return; }
    panel.dispatchEvent(new Event("asof:check"));
  });
})();

/* The page on which an edition is written: full-width editors, and a question before unsaved words are left behind. */
(function () {
  "use strict";
  const form = document.getElementById("edition-form");
  if (!form) return;
  let saving = false;
  form.addEventListener("submit", () => { saving = true; });
  const first = new FormData(form);
  const plain = () => [...form.elements].some((element) =>
    element.name && !["hidden", "submit"].includes(element.type) && !(window.CKEDITOR && CKEDITOR.instances[element.id]) && (element.type === "checkbox" ? element.checked !== element.defaultChecked : first.get(element.name) !== element.value));
  const rich = () => window.CKEDITOR && Object.values(CKEDITOR.instances).some((editor) => editor.checkDirty());
  // A form that came back in the answer to a save holds what is not saved yet.
  window.asof.dirty = () => "unsaved" in form.dataset || plain() || Boolean(rich());
  window.addEventListener("beforeunload", (event) => { if (!saving && window.asof.dirty()) event.preventDefault(); });
})();

/* The page on which an edition is written: full-width editors, and a question before unsaved words are left behind. */
(function () {
  "use strict";
  const form = document.getElementById("edition-form");
  if (!form) return;
  let saving = false;
  form.addEventListener("submit", () => { saving = true; });
  const first = new FormData(form);
  const plain = () => [...form.elements].some((element) =>
    element.name && element.type !== "hidden" && !(window.CKEDITOR && CKEDITOR.instances[element.id]) && element.type !== "checkbox" && first.get(element.name) !== element.value);
  const rich = () => window.CKEDITOR && Object.values(CKEDITOR.instances).some((editor) => editor.checkDirty());
  window.addEventListener("beforeunload", (event) => { if (!saving && (plain() || rich())) event.preventDefault(); });
})();

/* A button that copies what stands in a field; without a clipboard, the words are marked to be copied by hand. */
(function () {
  "use strict";
  document.querySelectorAll("[data-copies]").forEach((button) => {
    const field = document.getElementById(button.dataset.copies);
    field.addEventListener("focus", () => field.select());
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.focus();
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.parentNode.querySelector("[role=status]").textContent = button.dataset.done;
      } catch { /* It is marked. */ }
    });
  });
})();

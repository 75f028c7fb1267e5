/* The card of a fact in the text: value, check, source, where else it is shown, and the wording of this place.
   CKEDITOR.asof.card(editor, widget, {wording, another}); a new wording is one step of undo. */
CKEDITOR.plugins.add("asofcard", {
  requires: "widget,asofpicker",
  onLoad() {
    CKEDITOR.asof.card = function (editor, widget, acts) {
      const { words, search } = editor.config.asof, key = widget.element.getAttribute("data-fact");
      const form = widget.element.getAttribute("data-form") || "short";
      const dialog = document.createElement("dialog");
      dialog.className = "asof-picker asof-card";
      dialog.setAttribute("aria-label", words.card);
      const body = document.createElement("div"), row = document.createElement("div");
      body.textContent = key;
      body.setAttribute("role", "status");
      row.className = "asof-acts";
      dialog.append(body, row);

      function act(label, what) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.addEventListener("click", what);
        row.append(button);
        return button;
      }

      function leave() {
        dialog.remove();
        editor.focus();
        if (editor.widgets.instances[widget.id]) widget.focus();
      }

      function use() {
        const chosen = dialog.querySelector("input:checked");
        leave();
        if (!chosen || chosen.value === form) return;
        editor.fire("saveSnapshot");
        acts.wording(chosen.value, chosen.dataset.words);
        editor.fire("saveSnapshot");
        editor.fire("change");
      }

      async function fill() {
        try {
          const answer = await fetch(`${search}fact/card/?key=${encodeURIComponent(key)}&form=${encodeURIComponent(form)}`, { redirect: "error" });
          if (!answer.ok) throw new Error(String(answer.status));
          body.removeAttribute("role");
          body.innerHTML = await answer.text();
          dialog.setAttribute("aria-labelledby", "fact-card-title");
          const first = dialog.querySelector("input:checked, input");
          if (first) first.focus(); else useButton.remove();
        } catch { body.textContent = words.noCard; useButton.remove(); }
        dialog.dataset.ready = key;
      }

      const useButton = act(words.use, use);
      act(words.another, () => { leave(); acts.another(); });
      act(words.close, leave).focus();
      dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
      dialog.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); use(); }
        event.stopPropagation();
      });
      document.body.append(dialog);
      dialog.showModal();
      fill();
    };
  },
});

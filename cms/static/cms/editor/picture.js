/* A picture: chosen, said in words what it shows, sent to our own address, and put in with the size that the server gave it.
   On a picture that is selected, the same dialog changes its words. */
CKEDITOR.plugins.add("asofpicture", {
  requires: "asofpicker",
  init(editor) {
    const { words } = editor.config.asof, { make, button } = CKEDITOR.asof;

    function field(parent, tag, id, label, attributes) {
      const row = make("p", {}, parent);
      make("label", { for: id, text: label }, row);
      return make(tag, { id, ...attributes }, row);
    }

    function open(chosen) {
      const bookmarks = !chosen && editor.getSelection() ? editor.getSelection().createBookmarks2(true) : null;
      const dialog = make("dialog", { class: "asof-picker asof-picture", "aria-label": words.picture }, document.body);
      const form = make("form", { novalidate: "" }, dialog);
      make("p", { class: "asof-title", text: words.picture, "aria-hidden": "true" }, form);
      const file = chosen ? null : field(form, "input", "asof-picture-file", words.pictureFile, { type: "file", accept: "image/jpeg,image/png", required: "" });
      const alt = field(form, "textarea", "asof-picture-alt", words.pictureAlt, { rows: "2", maxlength: "250", required: "", "aria-describedby": "asof-picture-said" });
      if (chosen) alt.value = chosen.getAttribute("alt") || "";
      const said = make("p", { class: "asof-status", id: "asof-picture-said", role: "alert" }, form);
      const row = make("div", { class: "asof-acts" }, form);
      const send = make("button", { type: "submit", text: chosen ? words.pictureChange : words.pictureInsert }, row);
      const close = make("button", { type: "button", text: words.close }, row);
      let gone = false;

      function leave() {
        gone = true;
        dialog.remove();
        editor.focus();
        if (bookmarks) editor.getSelection().selectBookmarks(bookmarks);
      }

      function put(picture) {
        leave();
        editor.fire("saveSnapshot");
        if (chosen) chosen.setAttribute("alt", picture.alt);
        else {
          const { address, alt: shows, width, height } = picture;
          editor.insertElement(editor.document.createElement("img", {
            attributes: { src: address, "data-cke-saved-src": address, alt: shows, width, height, loading: "lazy" },
          }));
        }
        editor.fire("saveSnapshot");
        editor.fire("change");
      }

      function missing(control, what) {
        said.textContent = what;
        control.setAttribute("aria-invalid", "true");
        control.focus();
      }

      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const shows = alt.value.trim();
        if (file && !file.files.length) { missing(file, words.pictureNoFile); return; }
        if (!shows) { missing(alt, words.pictureNoAlt); return; }
        if (chosen) { put({ alt: shows }); return; }
        const data = new FormData();
        data.set("file", file.files[0]);
        data.set("alt", shows);
        said.textContent = words.pictureSending;
        send.disabled = true;
        try {
          const picture = await (await window.asof.post(window.asof.form.dataset.pictures, data)).json();
          if (!gone) put(picture);
        } catch (error) {
          said.textContent = error.kind === "refused" ? error.words : words.pictureFailed;
          send.disabled = false;
          if (!gone) send.focus();
        }
      });
      dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
      dialog.addEventListener("keydown", (event) => event.stopPropagation());
      close.addEventListener("click", leave);
      dialog.showModal();
      (file || alt).focus();
    }

    editor.addCommand("asofPicture", {
      exec() {
        const selected = editor.getSelection() && editor.getSelection().getSelectedElement();
        open(selected && selected.is("img") ? selected : null);
      },
    });
    editor.on("doubleclick", (event) => {
      const { element } = event.data;
      if (element.is("img") && !element.getAscendant((each) => each.hasClass && each.hasClass("cke_widget_wrapper"))) open(element);
    });
    button(editor, "AsofPicture", words.picture, words.pictureHint, "asofPicture");
  },
});

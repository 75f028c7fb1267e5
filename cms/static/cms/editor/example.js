/* A worked example: span[data-example]. Its words stay as written, and the checks keep them inside the fact's range. */
CKEDITOR.plugins.add("asofexample", {
  requires: "widget,asofpicker",
  init(editor) {
    const { words } = editor.config.asof, { pick, button, insert, escape, attribute } = CKEDITOR.asof;

    function choose(query, text, done) {
      const line = (item) => [item.words.short || item.label, `${item.label} · ${item.policy} · ${item.state_label}`];
      pick(editor, { kind: "fact", title: words.exampleHint, query, extra: { kind: "words", value: text }, line }, done);
    }

    editor.widgets.add("asofexample", {
      inline: true,
      requiredContent: "span[data-example]",
      upcast: (element) => element.name === "span" && Boolean(element.attributes["data-example"]),
      init() { this.on("edit", (event) => { event.cancel(); change(this.element); }); },
    });

    function change(element) {
      choose(element.getAttribute("data-example"), element.getText(), (item, text) => {
        element.setAttributes({ "data-example": item.key, "data-state": item.state });
        element.setText(text.trim() || item.words.short);
      });
    }

    editor.addCommand("asofExample", {
      exec() {
        const selected = editor.getSelection() ? editor.getSelection().getSelectedText() : "";
        choose("", selected, (item, text) => insert(editor, 
          `<span data-example="${attribute(item.key)}">${escape(text.trim() || item.words.short || item.label)}</span>`));
      },
    });
    button(editor, "AsofExample", words.example, words.exampleHint, "asofExample");
  },
});

/* A fact in a sentence: span[data-fact] with the live value in it, one thing that is inserted, moved and deleted whole. */
CKEDITOR.plugins.add("asoffact", {
  requires: "widget,asofpicker,asofcard",
  init(editor) {
    const { words } = editor.config.asof, { pick, card, button, insert, keystroke, keysOn, escape, attribute } = CKEDITOR.asof;
    const value = (item, form) => item.words[form] || item.words.short || item.label;

    function choose(query, form, done) {
      const line = (item, wording) => [value(item, wording), `${item.label} · ${item.policy} · ${item.state_label}`];
      pick(editor, { kind: "fact", title: words.factHint, query, extra: { kind: "form", value: form }, line }, done);
    }

    editor.widgets.add("asoffact", {
      inline: true,
      requiredContent: "span[data-fact]",
      upcast: (element) => element.name === "span" && Boolean(element.attributes["data-fact"]),
      init() { this.on("edit", (event) => { event.cancel(); open(this); }); },
    });

    function open(widget) {
      card(editor, widget, {
        another: () => change(widget),
        wording(form, said) {
          widget.element.setAttribute("data-form", form);
          widget.element.setText(said);
        },
      });
    }

    function change(widget) {
      const element = widget.element;
      choose(element.getAttribute("data-fact"), element.getAttribute("data-form"), (item, form) => {
        element.setAttributes({ "data-fact": item.key, "data-form": form, "data-state": item.state });
        element.setText(value(item, form));
      });
    }

    editor.addCommand("asofFact", {
      exec() {
        choose("", "short", (item, form) => insert(editor, 
          `<span data-fact="${attribute(item.key)}" data-form="${attribute(form)}" data-state="${attribute(item.state)}">${escape(value(item, form))}</span>`));
      },
      async: false,
    });
    button(editor, "AsofFact", words.fact, words.factHint, "asofFact");
    keystroke(editor, CKEDITOR.CTRL + CKEDITOR.ALT + 70, "asofFact");

    editor.on("contentDom", () => {
      editor.editable().attachListener(editor.editable(), "input", () => {
        if (!keysOn()) return;
        const range = editor.getSelection() && editor.getSelection().getRanges()[0];
        if (!range || !range.collapsed || range.startContainer.type !== CKEDITOR.NODE_TEXT) return;
        if (!range.startContainer.getText().slice(0, range.startOffset).endsWith("{{")) return;
        range.setStart(range.startContainer, range.startOffset - 2);
        range.deleteContents();
        range.select();
        editor.execCommand("asofFact");
      });
    });
  },
});

/* A whole table of facts: div[data-policy]. The words inside are only its title; the page builds the table. */
CKEDITOR.plugins.add("asofpolicy", {
  requires: "widget,asofpicker",
  init(editor) {
    const { words } = editor.config.asof, { pick, button, insert, escape, attribute } = CKEDITOR.asof;

    editor.widgets.add("asofpolicy", {
      requiredContent: "div[data-policy]",
      upcast: (element) => element.name === "div" && Boolean(element.attributes["data-policy"]),
    });
    editor.addCommand("asofPolicy", {
      exec() {
        const line = (item) => [item.title, item.platform];
        pick(editor, { kind: "policy", title: words.policyHint, line }, (item) => insert(editor, 
          `<div data-policy="${attribute(item.slug)}">${escape(item.title)}</div>`));
      },
    });
    button(editor, "AsofPolicy", words.policy, words.policyHint, "asofPolicy");
  },
});

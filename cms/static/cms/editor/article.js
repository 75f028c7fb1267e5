/* A link to another guide: a[data-article]. Its address is made when the page is rendered, so it never goes stale. */
CKEDITOR.plugins.add("asofarticle", {
  requires: "asofpicker",
  // What is pasted with an address that no text may have (javascript:, file:) comes in as words; a save would take it out anyway.
  afterInit(editor) {
    const foreign = (address) => /^\s*[a-z][a-z0-9+.-]*:/i.test(address) && !/^\s*(https?|mailto):/i.test(address);
    const plain = (element) => {
      if (foreign(element.attributes["data-cke-saved-href"] || element.attributes.href || "")) delete element.name;
    };
    editor.dataProcessor.dataFilter.addRules({ elements: { a: plain } });
  },
  init(editor) {
    const { words } = editor.config.asof, { pick, button, insert, keystroke, escape } = CKEDITOR.asof;

    editor.addCommand("asofArticle", {
      exec() {
        const selected = editor.getSelection() ? editor.getSelection().getSelectedText() : "";
        const line = (item) => [item.title, `/${item.slug}/${item.published ? "" : ` · ${words.unpublished}`}`];
        pick(editor, { kind: "article", title: words.articleHint, line }, (item) => insert(editor, 
          `<a data-article="${Number(item.id)}" href="#article-${Number(item.id)}">${escape(selected || item.title)}</a>`));
      },
    });
    button(editor, "AsofArticle", words.article, words.articleHint, "asofArticle");
    keystroke(editor, CKEDITOR.CTRL + CKEDITOR.ALT + 76, "asofArticle");
    // Its address is temporary: the link dialog would show it as if it were one.
    editor.on("doubleclick", (event) => {
      const link = event.data.element.getAscendant("a", true);
      if (link && link.getAttribute("data-article")) event.stop();
    }, null, null, 0);
  },
});

/* The picker: a field and a list. Type to search, arrows to choose, Enter to insert, Escape to close.
   CKEDITOR.asof.pick(editor, {kind, title, query, extra, line}, chosen) is used by the plugins that require this one. */
(function () {
  "use strict";

  function make(tag, attributes, parent) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name === "text") element.textContent = value;
      else element.setAttribute(name, value);
    });
    if (parent) parent.append(element);
    return element;
  }

  function extraControl(extra, words, parent) {
    if (!extra) return null;
    const label = make("label", { class: "asof-extra" }, parent);
    if (extra.kind === "form") {
      make("span", { text: words.wording }, label);
      const select = make("select", {}, label);
      ["short", "long", "adjective", "limit"].forEach((form) => make("option", { value: form, text: words[form] }, select));
      select.value = extra.value || "short";
      return select;
    }
    make("span", { text: words.words }, label);
    const input = make("input", { type: "text", maxlength: "200", autocomplete: "off" }, label);
    input.value = extra.value || "";
    return input;
  }

  function pick(editor, what, chosen) {
    const { words, search } = editor.config.asof;
    const bookmarks = editor.getSelection() ? editor.getSelection().createBookmarks2(true) : null;
    const dialog = make("dialog", { class: "asof-picker", "aria-label": what.title }, document.body);
    make("p", { class: "asof-title", text: what.title, "aria-hidden": "true" }, dialog);
    const field = make("input", {
      type: "text", role: "combobox", "aria-label": words.search, "aria-expanded": "true", "aria-controls": "asof-options",
      "aria-autocomplete": "list", autocomplete: "off", placeholder: words.search,
    }, dialog);
    const extra = extraControl(what.extra, words, dialog);
    const list = make("ul", { id: "asof-options", role: "listbox", "aria-label": what.title }, dialog);
    const status = make("p", { class: "asof-status", "aria-live": "polite" }, dialog);
    const close = make("button", { type: "button", text: words.close }, dialog);
    let items = [], current = 0, asked = 0, waiting = null;

    function show() {
      list.replaceChildren();
      items.forEach((item, index) => {
        const option = make("li", { role: "option", id: `asof-option-${index}`, "aria-selected": String(index === current) }, list);
        const [strong, quiet] = what.line(item, extra && extra.value);
        make("strong", { text: strong }, option);
        make("span", { text: quiet }, option);
        option.addEventListener("mousedown", (event) => { event.preventDefault(); current = index; choose(); });
      });
      const active = list.children[current];
      if (active) { field.setAttribute("aria-activedescendant", active.id); active.scrollIntoView({ block: "nearest" }); }
      else field.removeAttribute("aria-activedescendant");
    }

    async function fetchList() {
      const mine = ++asked;
      try {
        const answer = await fetch(`${search}${what.kind}/?q=${encodeURIComponent(field.value)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (mine !== asked) return;
        items = found.results; current = 0;
        status.textContent = items.length ? words.found.replace("%d", items.length + (found.more ? "+" : "")) : words.nothing;
      } catch (error) { if (mine !== asked) return; items = []; status.textContent = words.failed; }
      dialog.dataset.ready = field.value;
      show();
    }

    function leave() {
      dialog.remove();
      editor.focus();
      if (bookmarks) editor.getSelection().selectBookmarks(bookmarks);
    }

    function choose() {
      const item = items[current], value = extra ? extra.value : "";
      if (!item || dialog.dataset.ready !== field.value) return;
      leave();
      editor.fire("saveSnapshot");
      chosen(item, value);
      editor.fire("saveSnapshot");
    }

    field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(fetchList, 120); });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && event.target.tagName !== "SELECT") { current = Math.min(Math.max(current + step, 0), items.length - 1); show(); event.preventDefault(); }
      else if (event.key === "Enter" && event.target !== close) { event.preventDefault(); choose(); }
      event.stopPropagation();
    });
    if (extra) extra.addEventListener("change", show);
    close.addEventListener("click", leave);
    field.value = what.query || "";
    dialog.showModal();
    field.focus();
    fetchList();
  }

  /* A widget that was just inserted is selected, and the next key would replace it: the caret goes behind it. */
  function insert(editor, html) {
    editor.insertHtml(html);
    const widget = editor.widgets.focused || editor.widgets.selected[0];
    if (!widget || !widget.inline) return;
    const range = editor.createRange();
    range.setStartAfter(widget.wrapper);
    range.collapse(true);
    editor.editable().focus();
    range.select();
  }

  const icon = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

  function button(editor, name, label, hint, command) {
    editor.ui.addButton(name, { label: hint, command, toolbar: "asof", icon });
    editor.on("instanceReady", () => {
      document.querySelectorAll(`#${CSS.escape(editor.id)}_top .cke_button__${name.toLowerCase()}_label`).forEach((element) => { element.textContent = label; });
    });
  }

  /* The switch of the page's keys; where a page has none, they are on. It is asked when the editor starts, after our scripts. */
  const keys = () => (window.asof && window.asof.keys) || { on: () => true, changed() {} };

  function keystroke(editor, code, command) {
    const set = () => editor.setKeystroke(code, keys().on() ? command : false);
    set();
    keys().changed(set);
  }

  CKEDITOR.asof = { make, pick, button, insert, keystroke, keysOn: () => keys().on(), escape: CKEDITOR.tools.htmlEncode, attribute: CKEDITOR.tools.htmlEncodeAttr };
  CKEDITOR.plugins.add("asofpicker", {});
})();

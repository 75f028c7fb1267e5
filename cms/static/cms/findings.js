/* The findings beside the text: F8 and Shift+F8 go from one to the next, “Show in text” selects the words in the editor. */
(function () {
  "use strict";
  const { panel, editors, say } = window.asof;
  if (!panel) return;
  const hint = () => panel.querySelectorAll(".findings-keys").forEach((line) => { line.hidden = false; });
  hint();
  panel.addEventListener("asof:found", hint);

  /* Cards come and go while somebody writes: one that is gone leaves its place to the next. */
  const all = () => [...panel.querySelectorAll("article.finding")];
  let last = "", place = -1;
  panel.addEventListener("focusin", (event) => {
    const card = event.target.closest("article.finding");
    if (card) [last, place] = [card.id, all().indexOf(card)];
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || !window.asof.keys.on() || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const cards = all();
    if (!cards.length) { say(panel.dataset.none); return; }
    const known = cards.findIndex((card) => card.id === last);
    const from = known >= 0 ? known : place < 0 && event.shiftKey ? 0 : event.shiftKey ? place : place - 1;
    const at = (Math.max(from, -1) + (event.shiftKey ? -1 : 1) + cards.length) % cards.length;
    cards[at].focus();
    const message = cards[at].querySelector(".finding-message").textContent;
    say(`${panel.dataset.nth.replace("{n}", at + 1).replace("{all}", cards.length)} ${message}`);
  });

  /* Where the words stand: white space as the checks count it, and of several places the one nearest to the finding's block. */
  const BLOCKS = "p,h2,h3,h4,li,td,th,pre,caption,figcaption,blockquote";
  function range(root, words, block) {
    const leaves = [...root.querySelectorAll(BLOCKS)].filter((element) => !element.querySelector(BLOCKS));
    const found = [];
    (leaves.length ? leaves : [root]).forEach((leaf, number) => {
      const place = within(leaf, words);
      if (place) found.push([Math.abs(number - block), place]);
    });
    found.sort((one, other) => one[0] - other[0]);
    return found.length ? found[0][1] : null;
  }

  function within(leaf, words) {
    const walker = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT), places = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      [...node.data].reduce((offset, character) => {
        const end = offset + character.length;
        if (/[\u200b\ufeff]/.test(character)) return end;
        const tidy = /\s/.test(character) ? " " : character;
        if (tidy === " " && text.endsWith(" ")) return end;
        for (let unit = 0; unit < tidy.length; unit += 1) places.push([node, offset, end]);
        text += tidy;
        return end;
      }, 0);
    }
    const start = text.indexOf(words);
    if (start < 0) return null;
    const made = document.createRange();
    made.setStart(places[start][0], places[start][1]);
    made.setEnd(places[start + words.length - 1][0], places[start + words.length - 1][2]);
    return made;
  }

  function select(editor, link) {
    const found = range(editor.editable().$, link.dataset.words, Number(link.dataset.block));
    if (!found) { say(panel.dataset.gone); return; }
    editor.focus();
    const marked = editor.createRange();
    marked.setStart(new CKEDITOR.dom.node(found.startContainer), found.startOffset);
    marked.setEnd(new CKEDITOR.dom.node(found.endContainer), found.endOffset);
    editor.getSelection().selectRanges([marked]);
    found.startContainer.parentElement.scrollIntoView({ block: "center" });
  }

  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".finding-show");
    const id = link && link.getAttribute("href").slice(1);
    const editor = id && editors().find((each) => each.name === id);
    if (editor && editor.mode === "wysiwyg") {
      event.preventDefault();
      if (link.dataset.words) select(editor, link); else { editor.focus(); editor.container.$.scrollIntoView({ block: "center" }); }
      return;
    }
    const input = id && document.getElementById(id);
    if (!input || !/^(input|textarea)$/i.test(input.tagName)) return;
    event.preventDefault();
    input.focus();
    input.scrollIntoView({ block: "center" });
    const start = input.value.indexOf(link.dataset.words);
    if (link.dataset.words && start >= 0) input.setSelectionRange(start, start + link.dataset.words.length);
  });
})();

"""CKEditor's settings, and the two doors between stored rich text and the editor.

What is stored knows nothing of the editor: on the way in a reference gets what the editor needs to show it, on the way out
that is taken away again. The sanitizer stands at both doors; the editor's own filter is no boundary.
"""

from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from articles.richtext.allowed import editor_rules
from articles.richtext.sanitize import sanitize
from articles.richtext.tree import Element, Node, parse, serialize, text_of

# What a reference shows in the editor and how the thing it names stands: given kind, target, form and the words stored.
Chip = Callable[[str, str, str, str], tuple[str, str]]

PLUGINS = ("asofpicker", "asofcard", "asoffact", "asofexample", "asofpolicy", "asofarticle", "asofpicture")
_REMOVED = (
    "about,exportpdf,scayt,wsc,iframe,flash,forms,smiley,preview,uploadimage,uploadwidget,save,newpage,print,templates,"
    "elementspath,image,font,colorbutton,colordialog,div,bidi,language,stylescombo,pagebreak,magicline,find,horizontalrule"
)
# CKEditor ignores what plugins allow once a list is given, so what a reference needs stands in the list; the state is only shown.
_REFERENCES = "span[!data-fact,data-form,data-state]; span[!data-example,data-state]; div[!data-policy,data-state]"
_WORDS = {
    "fact": _("Fact"),
    "factHint": _("Insert a fact (Ctrl+Alt+F, or type {{)"),
    "example": _("Example"),
    "exampleHint": _("Mark a worked example of a fact"),
    "policy": _("Table of facts"),
    "policyHint": _("Insert a table of facts"),
    "article": _("Guide"),
    "articleHint": _("Link to another guide (Ctrl+Alt+L)"),
    "search": _("Search"),
    "wording": _("Wording"),
    "words": _("Words on the page"),
    "short": _("short"),
    "long": _("long"),
    "adjective": _("adjective"),
    "limit": _("limit"),
    "nothing": _("Nothing found. Try other words."),
    "failed": _("The list could not be fetched. Your text is safe; try again."),
    "found": _("%d found. Arrow keys choose, Enter inserts, Escape closes."),
    "close": _("Close"),
    "card": _("The fact in this sentence"),
    "use": _("Use this wording"),
    "another": _("Another fact…"),
    "noCard": _("What this stands for could not be fetched. Your text is safe; try again."),
    "unpublished": _("not published"),
    "picture": _("Picture"),
    "pictureHint": _("Picture: put one in, or change the words of the selected one"),
    "pictureFile": _("File (JPEG or PNG, at most 8 MB)"),
    "pictureAlt": _("What it shows, for people who do not see it"),
    "pictureInsert": _("Put it in"),
    "pictureChange": _("Use these words"),
    "pictureSending": _("Sending…"),
    "pictureNoFile": _("Choose a file first."),
    "pictureNoAlt": _("Say in a few words what the picture shows, for people who do not see it."),
    "pictureFailed": _("The picture could not be sent. Your text is safe; are you still signed in? Try again."),
}
_lazy_static = lazy(static, str)


def ckeditor_config() -> dict[str, Any]:
    """What the editor may write: the same list that the sanitizer enforces, and the references of our own plugins."""
    folder = _lazy_static("cms/editor/")  # a folder is left without a hash, so that CKEditor can find files in it
    return {
        "allowedContent": f"{editor_rules()}; {_REFERENCES}",
        "format_tags": "p;h2;h3;h4",
        "entities": False,
        "basicEntities": True,
        "versionCheck": False,
        "width": "100%",
        "height": 420,
        "contentsCss": [],
        "removePlugins": _REMOVED,
        "removeDialogTabs": "link:advanced;link:target",
        "linkShowAdvancedTab": False,
        "disableNativeSpellChecker": False,
        "clipboard_handleImages": False,
        "extra_plugins": ["divarea", *PLUGINS],
        "external_plugin_resources": [(name, folder, f"{name[4:]}.js") for name in PLUGINS],
        "toolbar": [
            ["Format", "Bold", "Italic"],
            ["NumberedList", "BulletedList", "Blockquote", "Table", "AsofPicture"],
            ["AsofFact", "AsofExample", "AsofPolicy", "AsofArticle"],
            ["Link", "Unlink"],
            ["Undo", "Redo", "Source"],
        ],
        "asof": {"words": _WORDS},
    }


def for_editor(html: str, chip: Chip | None = None) -> str:
    """Stored rich text as the editor opens it, with what `chip` says of every reference; without it, the words stored.

    Raises UnreadableText, like the sanitizer.
    """
    nodes = parse(sanitize(html))
    for element in _elements(nodes):
        _dress(element, chip or (lambda kind, target, form, words: (words or target, "")))
    return serialize(nodes)


def from_editor(html: str) -> str:
    """What the editor sends, as it is stored: regular, and with nothing in it that was only there to be seen.

    Raises UnreadableText, like the sanitizer.
    """
    nodes = parse(sanitize(html))
    for element in _elements(nodes):
        if element.tag == "div":
            element.children = []
    return serialize(nodes)


def _dress(element: Element, chip: Chip) -> None:
    if element.tag == "a" and element.get("data-article"):
        element.attributes["href"] = f"#article-{element.get('data-article')}"
    for kind in ("fact", "example", "policy"):
        target = element.get(f"data-{kind}")
        if target and element.tag in ("span", "div"):
            words, state = chip(kind, target, element.get("data-form") or "short", text_of(element.children))
            element.children = [words or target]
            if state:
                element.attributes["data-state"] = state


def _elements(nodes: list[Node]) -> list[Element]:
    found = []
    for node in nodes:
        if isinstance(node, Element):
            found += [node, *_elements(node.children)]
    return found

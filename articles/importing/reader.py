"""A file to a document of pieces, in whichever form it was written."""

import re

from django.utils.translation import gettext as _

from articles.importing.decoding import clean, decode, refuse_the_huge
from articles.importing.html_reader import read_html
from articles.importing.markdown_reader import read_markdown
from articles.importing.pieces import Document, UnreadableDraft
from articles.importing.plain_reader import read_plain
from articles.importing.word_reader import read_word
from articles.richtext.sanitize import MOST_CHARACTERS

_HTML_TAG = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|div|table|tr|td|section|article|body|head|br|details|span|strong)(?=[\s>/])[^<>]*>",
    re.IGNORECASE,
)
_HTML_START = re.compile(r"\s*<(?:!doctype|html|head|body|article|section|main|div|h1|p)\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^#{1,6}[ \t]+\S|\]\((?:https?:|/|#)|^(?:\*\*|__)[^*_\n]{3,120}(?:\*\*|__)[ \t]*$", re.MULTILINE
)
_COMMENT = re.compile(r"<!--")
_NO_DRAFTS = frozenset({"json", "csv", "tsv", "xml", "yaml", "yml", "svg", "xlsx", "doc", "odt", "rtf", "pdf", "zip"})
_ENDINGS = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "mdown": "markdown",
}


def read(data: bytes, name: str, form: str = "") -> tuple[str, Document]:
    """The text of a file and its pieces. The form follows from the ending of `name`, and where that says nothing, from the text.

    `form` is said for a text that was read once already, and sent back: that of a Word file is then its HTML.
    Raises UnreadableDraft, saying why, for what is no text, empty, over 10 MB or 2,000,000 characters.
    """
    ending = _ending(name)
    if not form and ending in _NO_DRAFTS:
        raise UnreadableDraft(
            _(
                "A .%(ending)s file is no draft. Nothing was stored. "
                "Save the article as plain text, Markdown, HTML or a Word file (.docx)."
            )
            % {"ending": ending}
        )
    if not form and ending == "docx":
        refuse_the_huge(data)
        text, document = read_word(data)
        _bounded(text)
        return clean(text)[0], document
    text, unseen = decode(data)
    if not text.strip():
        raise UnreadableDraft(_("The file is empty. Nothing was stored."))
    document = _READERS[form or form_of(name, text)](_bounded(text))
    document.removed[:0] = unseen
    return text, document


def form_of(name: str, text: str) -> str:
    """text, markdown or html."""
    ending = _ending(name)
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if _HTML_START.match(text) or len(_HTML_TAG.findall(text)) >= 6:
        return "html"
    return "markdown" if len(_MARKDOWN.findall(text)) >= 2 else "text"


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _bounded(text: str) -> str:
    """The text, if it is short enough to be read; an HTML page's comments do not count."""
    length = len(text)
    if length > MOST_CHARACTERS and _COMMENT.search(text):
        length -= sum(len(part.partition("-->")[0]) + 7 for part in text.split("<!--")[1:])
    if length > MOST_CHARACTERS:
        raise UnreadableDraft(
            _(
                "The text has %(length)s characters; at most %(most)s can be imported. Nothing was stored. Import it in parts."
            )
            % {"length": f"{length:,}", "most": f"{MOST_CHARACTERS:,}"}
        )
    return text


_READERS = {"html": read_html, "docx": read_html, "markdown": read_markdown, "text": read_plain}

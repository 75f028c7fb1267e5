"""HTML to pieces: what is page and not text is taken out and listed, the rest is sanitized before anything reads it."""

import re
from collections.abc import Iterable
from html import unescape

from django.utils.translation import gettext as _

from articles.importing import residue
from articles.importing.definitions import with_terms_listed
from articles.importing.pieces import Document, Removed, UnreadableDraft, piece, says, split_at, words_of
from articles.richtext.allowed import BLOCKS
from articles.richtext.sanitize import UnreadableText, refuse_the_monstrous, sanitize
from articles.richtext.tree import Element, Node, parse, text_of

# Never text of an article. The first group ends with the file when it is not closed, as in browsers.
_RAW = ("script", "style", "title", "textarea", "template", "iframe", "noscript")
_PAGE = ("nav", "button", "select", "svg", "math", "object", "audio", "video", "canvas", "dialog")
_OUT = re.compile(rf"<({'|'.join((*_RAW, *_PAGE))})(?=[\s>/])[^<>]*>?", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*>?", re.IGNORECASE) for name in (*_RAW, *_PAGE)}
# Boxes that part paragraphs. A div that came with a reference loses it: importing never binds.
_BOXES = re.compile(
    r"<(/?)(?:div|section|article|main|header|footer|aside|pre|address|center|dl|dd|details|fieldset|form|hgroup)(?=[\s>/])",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(r"<(/?)(?:summary|dt)(?=[\s>/])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TITLE = re.compile(r"<h1(?=[\s>/])[^<>]*>", re.IGNORECASE)
_TITLE_END = re.compile(r"</h1\s*>?|<(?=(?:p|h[1-6]|ul|ol|table)[\s>/])", re.IGNORECASE)
_STYLED_TITLE = re.compile(
    r"<p\s[^<>]{0,200}?\bclass\s{0,9}=\s{0,9}[\"']?(?:[\w-]{1,40}\s{1,9}){0,6}?"
    r"(?:MsoTitle|title)(?=[\s\"'>])[^<>]*>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(</?h)([1-4])(?=[\s>/])", re.IGNORECASE)
_META = re.compile(r"<meta\s[^<>]*>", re.IGNORECASE)
_META_NAME = re.compile(r"\b(?:name|property)\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_META_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_FENCE_LINE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*\w*[ \t]*$", re.MULTILINE)
_PICTURE = re.compile(r"<img(?=[\s>/])[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n")
# Parts of a page around its article; what they say is furniture unless it is a byline or a disclaimer.
_AROUND = re.compile(r"<(/?)(main|article)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"\s*[·•▪◦‣§]\s+(?=\S)")
_TYPED_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_LABELS = {"description": "description", "author": "author", "article:published_time": "date", "date": "date"}


def read_html(text: str) -> Document:
    """The pieces of an HTML page or fragment. Raises UnreadableDraft where it is too large or too deeply nested."""
    document = Document("html")
    text = _without_comments(text, document)
    text = _without_pictures(_without_page_parts(text, document), document)
    text = with_terms_listed(_without_fences(text, document))
    _refuse_the_monstrous(text)
    _read_labels(text, document)
    before, inside, after = _around(text)
    read_fragment(before + inside if _TITLE.search(inside) is None else inside, document)
    if _TITLE.search(inside) is not None:
        document.pieces[:0] = _page_only(before, document)
    document.pieces += _page_only(after, document)
    return document


def _around(text: str) -> tuple[str, str, str]:
    """The text before, in and after the article, where one `main` or `article` marks it; a last footer is after it."""
    marks = list(_AROUND.finditer(text))
    for name in ("main", "article"):
        opened = [mark for mark in marks if mark[2].lower() == name and not mark[1]]
        closed = [mark for mark in marks if mark[2].lower() == name and mark[1]]
        if len(opened) == 1 and len(closed) == 1 and opened[0].end() < closed[0].start():
            inside, own = _without_last_footer(text[opened[0].end() : closed[0].start()])
            return text[: opened[0].start()], inside, own + text[closed[0].end() :]
    inside, after = _without_last_footer(text)
    return "", inside, after


def _without_last_footer(text: str) -> tuple[str, str]:
    """The text up to a footer that ends it, and the footer; one in a quote is the quote's."""
    start = text.lower().rfind("<footer")
    if start < 0:
        return text, ""
    after = text[start:].lower().partition("</footer")[2].partition(">")[2]
    ends = "</blockquote" not in after and not _TAG.sub("", after).strip(" \n`")
    return (text[:start], text[start:]) if ends else (text, "")


def _page_only(text: str, document: Document) -> list[Element]:
    """The bylines and disclaimers among the parts of a page; all else is listed."""
    kept = []
    for each in _pieces(_BOXES.sub(r"<\1p", text)):
        words = words_of(each)
        if each.tag == "p" and (residue.DISCLAIMER.match(words) or residue.byline_of(words, near_top=False)):
            kept.append(each)
        else:
            _list(document, "RS002", words)
    return kept


def read_fragment(text: str, document: Document) -> None:
    """Add the pieces of a fragment to a document; its first h1 becomes the title, or what a word processor styled as one."""
    text = _retitled(text)
    text = _BOXES.sub(r"<\1p", _QUESTIONS.sub(r"<\1h4", text))
    start = _TITLE.search(text)
    if start is None:
        document.pieces += _pieces(text)
        return
    end = _TITLE_END.search(text, start.end())
    first, last = (
        (end.start(), end.end() if text[end.start() + 1] == "/" else end.start()) if end else (len(text), len(text))
    )
    document.pieces += _pieces(text[: start.start()])
    title = " ".join(words_of(each) for each in _pieces(text[start.end() : first]))
    document.pieces.append(piece("h1", title))
    document.pieces += _pieces(text[last:])


def _retitled(text: str) -> str:
    """With one h1. Word processors style the title as a paragraph and make h1 of sections: those move down a level, with theirs."""
    titled = _STYLED_TITLE.search(text)
    if titled:
        end = text.find("</p", titled.end())
        if end >= 0:
            text = f"{text[: titled.start()]}<h1>{text[titled.end() : end]}</h1>{text[end + 3 :].partition('>')[2]}"
    first = _TITLE.search(text)
    second = _TITLE.search(text, first.end()) if first else None
    if second is None:
        return text
    return text[: second.start()] + _HEADING.sub(
        lambda tag: f"{tag[1]}{min(int(tag[2]) + 1, 4)}", text[second.start() :]
    )


def _refuse_the_monstrous(html: str) -> None:
    """Asked of the text as it came: boxes that are renamed afterwards no longer nest."""
    try:
        refuse_the_monstrous(html)
    except UnreadableText as error:
        raise UnreadableDraft(_("%(reason)s Nothing was stored. Import a part of it.") % {"reason": error}) from error


def _pieces(html: str) -> list[Element]:
    _refuse_the_monstrous(html)
    nodes = parse(sanitize(html))
    return _listed([each for each in _blocks(_unbound(nodes)) if says(each)])


def _listed(pieces: list[Element]) -> list[Element]:
    """With paragraphs that only look like a list, as word processors write them, as lists."""
    found: list[Element] = []
    number = 0
    for place, each in enumerate(pieces):
        kind, size = _typed_mark(each, number + 1)
        goes_on = number and found and found[-1].tag == kind
        following = pieces[place + 1] if place + 1 < len(pieces) else piece("p")
        if not kind or not (goes_on or _typed_mark(following, 2)[0] == kind):
            number = 0
            found.append(each)
            continue
        number = number + 1 if goes_on else 1
        item = piece("li", *split_at(each, size)[1].children)
        if goes_on:
            found[-1].children.append(item)
        else:
            found.append(piece(kind, item))
    return found


def _typed_mark(each: Element, number: int) -> tuple[str, int]:
    """Whether a paragraph begins with a bullet or with this number, and how many characters that takes."""
    text = text_of(each.children) if each.tag == "p" else ""
    if bullet := _TYPED_BULLET.match(text):
        return "ul", bullet.end()
    numbered = _TYPED_NUMBER.match(text)
    return ("ol", numbered.end()) if numbered and int(numbered[1]) == number else ("", 0)


def _blocks(nodes: Iterable[Node]) -> Iterable[Element]:
    """Blocks as they stand; words between them become paragraphs, parted where a line was left blank."""
    loose: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag in BLOCKS:
            yield from _paragraphs(loose)
            loose = []
            yield from _block(node)
        else:
            loose.append(node)
    yield from _paragraphs(loose)


def _block(node: Element) -> Iterable[Element]:
    if node.tag == "p":
        yield from _paragraphs(node.children)
    elif node.tag in ("li", "tr", "td", "th", "thead", "tbody", "caption", "figcaption"):
        yield from _blocks(node.children)
    else:
        yield node


def _paragraphs(nodes: list[Node]) -> Iterable[Element]:
    """One paragraph for each stretch between blank lines or double line breaks."""
    current = piece("p")
    for node in nodes:
        if isinstance(node, Element) and node.tag == "br" and _ends_on_break(current):
            current.children.pop()
            yield current
            current = piece("p")
        elif isinstance(node, str) and _BLANK.search(node):
            first, *others = _BLANK.split(node)
            current.children.append(first)
            for other in others:
                yield current
                current = piece("p", other)
        else:
            current.children.append(node)
            if isinstance(node, Element) and node.tag == "br":
                current.children.append("\n")  # `text_of` knows no line breaks, and sentences need a space between them
    yield current


def _ends_on_break(paragraph: Element) -> bool:
    while paragraph.children and isinstance(paragraph.children[-1], str) and not paragraph.children[-1].strip():
        paragraph.children.pop()
    last = paragraph.children[-1] if paragraph.children else None
    return isinstance(last, Element) and last.tag == "br"


def _unbound(nodes: list[Node]) -> list[Node]:
    """Without references: a draft from outside cannot cite our facts or articles."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
            continue
        node.children = _unbound(node.children)
        if node.tag in ("span", "div") or (node.tag == "a" and not node.get("href")):
            found += node.children
        else:
            found.append(node)
    return found


def _without_comments(text: str, document: Document) -> str:
    kept, at, said = [], 0, []
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        kept.append(text[at:start])
        said.append(text[start + 4 : end if end >= 0 else len(text)].strip())
        at = end + 3 if end >= 0 else len(text)
    kept.append(text[at:])
    _list(document, "RS001", "\n".join(filter(None, said)))
    return "".join(kept)


def _without_pictures(text: str, document: Document) -> str:
    """Pictures stay where they are: one is uploaded by who may use it, with words that say what it shows."""
    for found in _PICTURE.finditer(text):
        alt = _ALT.search(found[0])
        said = unescape(next(filter(None, alt.groups()), "")) if alt else ""
        _list(document, "RS002", _("(picture: %(alt)s)") % {"alt": said} if said.strip() else _("(picture)"))
    return _PICTURE.sub("", text)


def _without_page_parts(text: str, document: Document) -> str:
    kept, at, unclosed = [], 0, set()
    while (start := _OUT.search(text, at)) is not None:
        name = start[1].lower()
        end = None if name in unclosed else _CLOSING[name].search(text, start.end())
        if end is None:
            unclosed.add(name)
        stop = end.start() if end else len(text) if name in _RAW else start.end()
        kept += [text[at : start.start()], "\n"]
        words = " ".join(unescape(_TAG.sub(" ", text[start.end() : stop])).split())
        if name == "title" and "title" not in document.labels:
            document.labels["title"] = words
        else:
            _list(document, "RS002", words)
        at = end.end() if end else stop
    kept.append(text[at:])
    return "".join(kept)


def _without_fences(text: str, document: Document) -> str:
    fences = _FENCE_LINE.findall(text)
    _list(document, "RS001", "\n".join(fence.strip() for fence in fences))
    return _FENCE_LINE.sub("", text) if fences else text


def _read_labels(text: str, document: Document) -> None:
    for meta in _META.findall(text[:100_000]):
        name, content = _META_NAME.search(meta), _META_CONTENT.search(meta)
        if name and content and (label := _LABELS.get(name[1].lower())):
            document.labels.setdefault(label, " ".join(unescape(content[1] or content[2] or "").split()))


def _list(document: Document, code: str, words: str) -> None:
    if words:
        document.removed.append(Removed(code, words))

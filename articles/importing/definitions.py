"""Lists of terms in HTML: a `dl` that asks questions is left to become FAQs, any other becomes a list of "term: text"."""

import re

from articles.importing.headings import is_faq_heading, is_question

_OPENS = re.compile(r"<dl(?=[\s>/])[^<>]*>", re.IGNORECASE)
_CLOSES = re.compile(r"</dl\s*>", re.IGNORECASE)
_PART = re.compile(r"<(/?)(dt|dd|div)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?p(?=[\s>/])[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:ul|ol|table|blockquote|h[1-6])(?=[\s>/])", re.IGNORECASE)
_NEAR = 4_000
_TAG = re.compile(r"<[^<>]*>")


def with_terms_listed(text: str) -> str:
    """The HTML with every list of terms as a plain list; one within another is left as it is."""
    kept: list[str] = []
    at = 0
    while (start := _OPENS.search(text, at)) is not None:
        end = _CLOSES.search(text, start.end())
        if end is None:
            break
        inside = text[start.end() : end.start()]
        nested = _OPENS.search(inside) is not None
        parts = _parts(inside)
        kept.append(text[at : start.start()])
        if nested or not parts or _asks(parts) or _under_faqs(text, start.start()):
            kept.append(text[start.start() : end.end()])
        else:
            kept.append(_listed(parts))
        at = end.end()
    return "".join(kept) + text[at:]


def _parts(inside: str) -> list[tuple[str, str]]:
    """Terms ("dt") and what is said of them ("dd") in order; end tags may be left out."""
    found: list[tuple[str, str]] = []
    at, name = 0, "dd"
    for mark in [*_PART.finditer(inside), None]:
        words = inside[at : mark.start() if mark else len(inside)].strip()
        if words:
            found.append((name, words))
        if mark is not None:
            at = mark.end()
            if mark[2].lower() != "div":
                name = "dd" if mark[1] else mark[2].lower()
    return found if any(kind == "dt" for kind, _words in found) else []


def _asks(parts: list[tuple[str, str]]) -> bool:
    terms = [_TAG.sub("", words) for kind, words in parts if kind == "dt"]
    return 2 * sum(map(is_question, terms)) >= len(terms)


def _under_faqs(text: str, at: int) -> bool:
    """Whether the last heading before a place calls what follows FAQs."""
    near = text[max(0, at - _NEAR) : at]
    end = near.lower().rfind("</h")
    start = near.lower().rfind("<h", 0, max(end, 0))
    return start >= 0 and is_faq_heading(" ".join(_TAG.sub("", near[start:end]).split()))


def _listed(parts: list[tuple[str, str]]) -> str:
    items: list[str] = []
    before = ""
    for kind, words in parts:
        if kind == "dt":
            term = f"<strong>{words.rstrip(' :')}</strong>"
            if before == "dt":
                items[-1] += f", {term}"
            else:
                items.append(term)
        elif not items:
            items.append(words)
        else:
            said = words if _BLOCK.search(words) else _PARAGRAPH.sub(" ", words).strip()
            items[-1] += f": {said}" if before == "dt" else f" {said}"
        before = kind
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"

"""What rich text may contain. This one list feeds the sanitizer and CKEditor's filter."""

import re
from collections.abc import Mapping

ALLOWED: Mapping[str, frozenset[str]] = {
    "p": frozenset(),
    "h2": frozenset(),
    "h3": frozenset(),
    "h4": frozenset(),
    "ul": frozenset(),
    "ol": frozenset({"start"}),
    "li": frozenset(),
    "blockquote": frozenset(),
    "pre": frozenset(),
    "table": frozenset(),
    "caption": frozenset(),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset(),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "strong": frozenset(),
    "em": frozenset(),
    "code": frozenset(),
    "sub": frozenset(),
    "sup": frozenset(),
    "br": frozenset(),
    "hr": frozenset(),
    "a": frozenset({"href", "data-article"}),
    "span": frozenset({"data-fact", "data-form", "data-example"}),
    "div": frozenset({"data-policy"}),
    "figure": frozenset(),
    "figcaption": frozenset(),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
}

# Where the pictures are that we made ourselves of what was uploaded (`articles/pictures.py`); no other is shown to anybody.
PICTURES = "/media/pictures/"
PICTURE = re.compile(rf"{PICTURES}[0-9a-f]{{40}}\.(?:jpg|png)")

SCHEMES = frozenset({"http", "https", "mailto"})
VOID = frozenset({"br", "hr", "img"})
BLOCKS = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "div",
        "figure",
        "figcaption",
    }
)
HEADINGS: Mapping[str, int] = {"h2": 2, "h3": 3, "h4": 4}

# Tags of writing tools that mean one of ours.
SYNONYMS: Mapping[str, str] = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}


def editor_rules() -> str:
    """The same list in the form of CKEditor's `allowedContent`; a tag with data attributes needs one of them."""
    rules = []
    for tag, attributes in ALLOWED.items():
        if tag in ("span", "div"):
            continue  # added by the plugins themselves, with the attribute that makes them a reference required
        rules.append(f"{tag}[{','.join(sorted(attributes))}]" if attributes else tag)
    return "; ".join(rules)

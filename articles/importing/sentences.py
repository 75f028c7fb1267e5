"""Where the sentences of a paragraph end."""

import re

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]]*\s+(?=[\"“‘'(\[]*[^\W_a-z])")
_ABBREVIATIONS = frozenset(
    {"vs", "e.g", "i.e", "etc", "no", "mr", "mrs", "ms", "dr", "st", "inc", "ltd", "approx", "u.s", "u.k"}
)


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, the white space after it included."""
    found, start = [], 0
    for match in _END.finditer(text):
        word = text[max(start, match.start() - 12) : match.start()].rsplit(" ", 1)[-1].lstrip('("“').lower()
        if match.group().startswith(".") and word in _ABBREVIATIONS:
            continue
        found.append((start, match.end()))
        start = match.end()
    if start < len(text):
        found.append((start, len(text)))
    return found

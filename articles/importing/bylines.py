"""What bylines and labels at the top of a draft say."""

import re

from articles.importing import residue

# What else a label is called.
_MEANT = {
    "published": "date",
    "seo title": "meta title",
    "meta description": "description",
    "seo description": "description",
    "authors": "author",
    "by": "author",
    "byline": "author",
}


def read_labels(text: str, labels: dict[str, str]) -> bool:
    """Read "Author: … Date: …"; a title that is given so is put where titles stand."""
    parts = list(residue.LABEL_PARTS.finditer(text))
    if not parts or text[: parts[0].start()].strip(" *_"):
        return False
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        value = text[part.end() : following.start() if following else len(text)].strip(' *_|·"')
        label = part["label"].lower().replace("_", " ").removesuffix(" on")
        if value:
            labels.setdefault(_MEANT.get(label, label), value)
    return True


def name_in(words: str) -> str:
    """A name without the full stop of the sentence that it ended; that of an initial or of "Jr." stays."""
    words = words.strip()
    return words if re.search(r"\b(?:[^\W\d_]|Jr|Sr)\.$", words) else words.rstrip(".")

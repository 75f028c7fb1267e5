"""Two sentences word by word: what both have, what only the first, what only the second."""

from dataclasses import dataclass
from difflib import SequenceMatcher

# Longer than any passage that is shown; a text without end is not compared for ever.
MOST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """`kind` is "same", "removed" or "added"."""

    kind: str
    text: str


def differing(before: str, after: str) -> list[Stretch]:
    """The way from one to the other, in words; what is removed stands before what is added in its place."""
    old, new = before.split()[:MOST_WORDS], after.split()[:MOST_WORDS]
    found: list[Stretch] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch("same", " ".join(old[a:b])))
            continue
        found += [Stretch("removed", " ".join(old[a:b]))] if b > a else []
        found += [Stretch("added", " ".join(new[c:d]))] if d > c else []
    return found

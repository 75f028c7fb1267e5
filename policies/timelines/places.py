"""Where a time expression stands: its tokens, and the sentence around them."""

from dataclasses import dataclass

_CLAUSE_ENDS = frozenset({";", ":", "—"})


@dataclass(frozen=True, slots=True)
class Place:
    """A time expression on tokens `first`…`last`, in the sentence of tokens `begins`…`ends` (exclusive)."""

    first: int
    last: int
    begins: int
    ends: int


def ends_clause(word: str) -> bool:
    return word in _CLAUSE_ENDS


def clause_before(left: list[str]) -> list[str]:
    """The words since the last semicolon, colon or dash of `left`."""
    for at in range(len(left) - 1, -1, -1):
        if left[at] in _CLAUSE_ENDS:
            return left[at + 1 :]
    return left

"""Lists of words, written as running text."""


def words(text: str) -> frozenset[str]:
    """The set of the words of `text`."""
    return frozenset(text.split())


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """The set of the two-word phrases of `text`, which has commas between them."""
    return frozenset((first, second) for first, second in (phrase.split() for phrase in text.split(",")))

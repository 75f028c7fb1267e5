"""Lists of words, written as running text."""


def words(text: str) -> frozenset[str]:
    """The set of the words of `text`."""
    return frozenset(text.split())

"""The place of a fact in kept words: its name, how it is worded, and the words last seen. Filled in when it is read."""

import re
from collections.abc import Callable, Iterator

_BEGIN, _BETWEEN, _END = "\ue000", "\ue001", "\ue002"
_PLACE = re.compile(f"{_BEGIN}([^{_BETWEEN}]*){_BETWEEN}([^{_BETWEEN}]*){_BETWEEN}([^{_END}]*){_END}")
_OUR_SIGNS = str.maketrans("", "", f"{_BEGIN}{_BETWEEN}{_END}")
# What stands in a place: given key, form and the words last seen.
Filling = Callable[[str, str, str], str]


def place_of(kind: str, key: str, form: str, words: str) -> str:
    """For the reader of rich text: a fact is named, a worked example says its own words."""
    return f"{_BEGIN}{key}{_BETWEEN}{form}{_BETWEEN}{words}{_END}" if kind == "fact" else words


def without_our_signs(text: str) -> str:
    return text.translate(_OUR_SIGNS)


def pieces(words: str) -> Iterator[tuple[bool, str]]:
    """The text in order, each piece with whether it is the key of a fact."""
    end = 0
    for found in _PLACE.finditer(words):
        yield False, words[end : found.start()]
        yield True, found[1]
        end = found.end()
    yield False, words[end:]


def filled(words: str, filling: Filling) -> str:
    return _PLACE.sub(lambda found: filling(found[1], found[2], found[3]), words)

"""How a length of time is meant: up to, at least, about, and what a denial turns round."""

from policies.timelines.durations import Item
from policies.timelines.timeline import Bound
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import words

_UP, _LEAST, _ABOUT = Bound.UP_TO, Bound.AT_LEAST, Bound.ABOUT
# Words that may stand between a bound and the number: "within the next 5 days", "a minimum period of 6 months".
_FILLERS = words(
    """
    the next first last past previous preceding following a an period initial another coming total space time any full mere further
    additional ( course of extra only just
    """
)
_PHRASES: dict[Bound, str] = {
    _UP: (
        "up to and including|"
        "within|inside|up to|less than|fewer than|under|at most|at the most|≤|<|as much as|as many as|as long as|for as long as|"
        "capped at|limited to|maximum of|max of|maximum|max|maximum is|max is|maximum :|max :|maxes out at|upper limit of|"
        "in under|shorter than|quicker than|faster than|upto|not beyond|until at most|no later than|not later than|by at most|"
        "at the latest|no more than|not more than|no longer than|not longer than|not to exceed|not exceeding|sooner than|"
        "no further than|prior to the end of|earlier than|ceiling of|cap of|maximum period of|max . of|max ."
    ),
    _LEAST: (
        "at least|at the least|more than|longer than|greater than|exceeds|exceed|exceeding|exceeded|minimum of|min of|minimum|"
        "minimum is|minimum :|≥|>|as little as|as few as|upwards of|in excess of|beyond|above|later than|older than|"
        "no less than|not less than|no fewer than|not fewer than|no earlier than|no sooner than|not before|minimum period of|"
        "not sooner than|not earlier than|north of|starting at|well over|just over|slightly over|a little over"
    ),
    _ABOUT: (
        "about|around|roughly|approximately|approx|approx .|circa|ca .|nearly|almost|~|≈|close to|an estimated|"
        "estimated|some|approximate|in the region of|better part of|best part of|just about|more or less|on average"
    ),
}
_BY_LAST_WORD: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
for _bound, _joined in _PHRASES.items():
    for _phrase in _joined.split("|"):
        _parts = tuple(_phrase.split())
        _BY_LAST_WORD.setdefault(_parts[-1], []).append((_parts, _bound))
for _known in _BY_LAST_WORD.values():
    _known.sort(key=lambda known: -len(known[0]))

_NOT_BEFORE_FILLERS = frozenset(
    {"about", "around", "under", "some", "above", "beyond", "almost", "nearly", "estimated"}
)
_DENIALS = frozenset(
    {"no", "not", "never", "cannot", "without", "neither", "nor", "hardly", "nobody", "none", "nothing"}
)
_TURNED_BY_DENIAL = frozenset(
    {"more", "longer", "greater", "exceed", "exceeds", "exceeding", "exceeded", "over", "beyond"}
)
_LESS = frozenset({"less", "fewer", "shorter"})
# After these, "over three weeks" is more than three weeks; after any other verb it is the time something was spread over.
_OVER_MEANS_MORE = words(
    """
    for take takes took taken taking last lasts lasted be is was are were been of after in wait waits waited waiting
    spent spend than and or : (
    """
) | {""}
_OR = {
    **dict.fromkeys(("more", "longer", "over", "older", "greater", "above", "later", "beyond", "up"), _LEAST),
    **dict.fromkeys(
        ("less", "fewer", "under", "sooner", "faster", "shorter", "earlier", "quicker", "below", "younger"), _UP
    ),
    "so": _ABOUT,
    "thereabouts": _ABOUT,
}
_AFTER = {
    "max": _UP,
    "maximum": _UP,
    "tops": _UP,
    "minimum": _LEAST,
    "plus": _LEAST,
    "+": _LEAST,
    "approximately": _ABOUT,
}
_AT = {
    "most": _UP,
    "max": _UP,
    "maximum": _UP,
    "latest": _UP,
    "outside": _UP,
    "least": _LEAST,
    "minimum": _LEAST,
    "earliest": _LEAST,
}
_IS_THE = {
    **dict.fromkeys(("ceiling", "limit", "maximum", "max", "longest", "cap", "most", "upper"), _UP),
    **dict.fromkeys(("minimum", "least", "shortest", "floor"), _LEAST),
}
# "The minimum term is 18 months", "a maximum stay of 90 days".
_ENDS_OF_A_TERM = {"minimum": _LEAST, "maximum": _UP}
_SAYS_HOW_LONG = frozenset({"is", "of", ":"})
_ENDS_A_SUBJECT = frozenset({".", "!", "?", ";", ":", "and", "but", "or", "if", "when", "is", "are", "than"})
_LONGEST_SUBJECT = 10
_BEFORE_EVENT = frozenset({"before", "prior", "ahead"})
_SAYS_WHEN = _BEFORE_EVENT | {"after", "from", "following", ".", ";", ","}
_SECOND_LIMIT = 8
_NOT_YET = frozenset({("earlier", "than"), ("sooner", "than"), ("not", "before")})
# "6 years plus the current year" adds something to six years; "6 years plus" is at least six.
_DETERMINERS = frozenset({"the", "a", "an", "any", "your", "our", "their", "his", "her", "its", "one"})
_REACH = 6


def bound_of(t: Tokens, item: Item) -> Bound:
    """The bound of `item`, read from the words on both sides; a range stays a range."""
    if item.low is not None:
        return Bound.RANGE
    if item.bound is not None:
        return item.bound
    left = _left(t, item)
    right = _right(t, item.last + 1)
    if left in (None, _ABOUT) and right is not None:
        return right
    return left or right or Bound.EXACT


def _left(t: Tokens, item: Item) -> Bound | None:
    at = item.first - 1
    for step in range(_REACH):
        if at < 0:
            return None
        word = t.words[at]
        if word == "over":
            return _over(t, at, step, item.last)
        known = _BY_LAST_WORD.get(word)
        if known is not None and not (step and word in _NOT_BEFORE_FILLERS):
            for phrase, bound in known:
                begins = at - len(phrase) + 1
                if begins >= 0 and tuple(t.words[begins : at + 1]) == phrase:
                    return _turned(t, item, begins, phrase, bound)
        if step == 0 and word in _SAYS_HOW_LONG and (of_a_term := _of_a_term(t, at)) is not None:
            return of_a_term
        if word == "to" and t.word(at - 1) == "prior":
            return _UP if t.word(item.last + 1) in ("after", "from", "following") else None
        if word not in _FILLERS:
            return None
        at -= 1
    return None


def _of_a_term(t: Tokens, at: int) -> Bound | None:
    """ "The maximum waiting time for a consultant is …", "a minimum term of …"."""
    most = _LONGEST_SUBJECT if t.words[at] == "is" else 2
    for before in range(at - 1, max(at - 1 - most, -1), -1):
        word = t.words[before]
        if word in _ENDS_OF_A_TERM:
            return _ENDS_OF_A_TERM[word]
        if word in _ENDS_A_SUBJECT:
            return None
    return None


def _over(t: Tokens, at: int, step: int, last: int) -> Bound | None:
    if step:
        return None
    before = t.word(at - 1)
    if before in ("well", "just", "slightly", "little") or before in _OVER_MEANS_MORE or t.word(last + 1) == "after":
        return _UP if _denied(t, at) else _LEAST
    return None


def _turned(t: Tokens, item: Item, begins: int, phrase: tuple[str, ...], bound: Bound) -> Bound:
    """What the phrase means where it is denied, or counted back from an event."""
    if phrase[-2:] == ("later", "than") or phrase[-1] == "latest":
        if len(phrase) == 2:
            return _LEAST
        return _LEAST if _counts_back(t, item.last + 1) else _UP
    if bound is _LEAST and phrase[-2:] in _NOT_YET and _counts_back(t, item.last + 1):
        return _UP
    if bound is _LEAST and phrase[0] in _TURNED_BY_DENIAL and _denied(t, begins):
        return _UP
    if bound is _UP and phrase[0] in _LESS and _denied(t, begins):
        return _LEAST
    return bound


def _counts_back(t: Tokens, after: int) -> bool:
    """ "… before the event", also behind a second limit: "no earlier than six months and no later than 15 days before"."""
    if t.word(after) in ("and", "or", "but"):
        behind = (at for at in range(after + 1, after + _SECOND_LIMIT) if t.word(at) in _SAYS_WHEN)
        after = next(behind, after)
    word = t.word(after)
    return word in _BEFORE_EVENT or (word == "in" and t.word(after + 1) == "advance")


def _denied(t: Tokens, begins: int) -> bool:
    for at in range(begins - 1, max(begins - 1 - _REACH, -1), -1):
        word = t.words[at]
        if word in _DENIALS or word.endswith(("n't", "n’t")):
            return True
        if word in ".!?;:," or word in ("if", "when", "because", "but"):
            return False
    return False


def _right(t: Tokens, at: int) -> Bound | None:
    word = t.word(at)
    if word in (",", "(", "-") and word:
        found = _right_word(t, at + 1)
        return found if found is not _LEAST or t.word(at + 1) != "plus" else None
    if word in ("old", "of", "long", "late", "early"):
        return _right_word(t, at + (2 if word == "of" else 1))
    return _right_word(t, at)


def _right_word(t: Tokens, at: int) -> Bound | None:
    word, following = t.word(at), t.word(at + 1)
    if word == "or":
        return _OR.get(following)
    if word == "at":
        return _AT.get(t.word(at + 2) if following == "the" else following)
    if word in ("is", "being", "was"):
        if following not in ("the", "a", "an"):
            return None
        return _IS_THE.get(t.word(at + 2)) or _ENDS_OF_A_TERM.get(t.word(at + 3))
    if word == "give":
        return _ABOUT if following == "or" else None
    if word == "plus" and following in _DETERMINERS:
        return None
    if word == "and":
        return _LEAST if following in ("up", "above", "over") else None
    return _AFTER.get(word)

"""Numbers as people write them: 3, 3.5, 1,200, ½, two and a half, twenty-one, a hundred, a couple of."""

from dataclasses import dataclass
from decimal import Decimal

from policies.timelines.tokens import DASHES, Tokens

_ONES = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: number for number, word in enumerate(_ONES.split(), start=1)}
TENS = {word: number * 10 for number, word in enumerate(_TENS.split(), start=2)}
TENS["fourty"] = 40
SCALES = {"hundred": 100, "thousand": 1000}
NUMBER_WORDS = frozenset([*ONES, *TENS, *SCALES])
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}
VAGUE = frozenset({"few", "several", "many", "some", "multiple"})
MONEY = frozenset("$€£¥₹₽#")
HALF = Decimal("0.5")
_PARTS = {"half": HALF, "quarter": HALF / 2}
_LONGEST_PHRASE = 8
_LONGEST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase: its value and the token it begins with. `article` is "a day", `vague` is "a few days"."""

    value: Decimal
    first: int
    article: bool = False
    vague: bool = False
    about: bool = False


def number_ending_at(t: Tokens, last: int) -> Number | None:
    """The number phrase whose last token is `last`, or None."""
    if last < 0:
        return None
    word = t.words[last]
    if "0" <= word[0] <= "9":
        return _digits(t, last)
    if word in NUMBER_WORDS:
        return _words(t, last)
    reader = _READERS.get(word)
    if reader:
        return reader(t, last)
    if word in VAGUE:
        first = last - 1 if t.word(last - 1) in ("a", "the", "next") else last
        return Number(Decimal(1), first, vague=True)
    return None


def _digits(t: Tokens, last: int) -> Number | None:
    word = t.words[last]
    if len(word) > _LONGEST_DIGITS:
        return None
    value = Decimal(word.replace(",", ""))
    if not t.glued(last):
        return None if t.word(last - 1) in MONEY else Number(value, last)
    before = t.words[last - 1]
    if before == "/":
        return _slash_fraction(t, last, value) or Number(value, last)
    if before in ("h", "m", "d", "hr", "min") and _digit_at(t, last - 2):
        return Number(value, last)
    if before[0].isalnum() or before in MONEY or (before in ".,:_" and _digit_at(t, last - 2)):
        return None
    return Number(value, last)


def _digit_at(t: Tokens, index: int) -> bool:
    return t.word(index)[:1].isdigit()


def _slash_fraction(t: Tokens, last: int, below: Decimal) -> Number | None:
    above = t.word(last - 2)
    if below not in (2, 3, 4) or not above.isdigit() or len(above) > 1 or not 0 < int(above) < below:
        return None
    if t.glued(last - 2) and t.word(last - 3) not in DASHES:
        return None
    return _with_whole(t, last - 2, Decimal(above) / below)


def _sign(t: Tokens, last: int) -> Number:
    return _with_whole(t, last, FRACTIONS[t.words[last]])


def _with_whole(t: Tokens, first: int, part: Decimal) -> Number:
    """ "2 ½", "2½" and "1 1/2": the whole number before a fraction belongs to it."""
    before = t.word(first - 1)
    if before.isdigit() and len(before) < 4:
        whole = _digits(t, first - 1)
        if whole is not None:
            return Number(whole.value + part, whole.first)
    return Number(part, first)


def _words(t: Tokens, last: int) -> Number | None:
    first = _first_of_phrase(t, last)
    while first <= last:
        if t.words[first] in NUMBER_WORDS:
            value = _value(t.words[first : last + 1])
            if value is not None:
                break
        first += 1
    else:
        return None
    if t.words[first] in SCALES and t.word(first - 1) == "a":
        first -= 1
    if t.glued(first) and t.words[first - 1][0].isdigit():
        return None
    return Number(Decimal(value), first)


def _first_of_phrase(t: Tokens, last: int) -> int:
    first = last
    while first > 0 and last - first < _LONGEST_PHRASE:
        before = t.words[first - 1]
        joins = before == "-" or (before == "and" and t.word(first - 2) in SCALES)
        if before in NUMBER_WORDS or (joins and t.word(first - 2) in NUMBER_WORDS):
            first -= 1
        else:
            break
    return first


def _value(words: list[str]) -> int | None:
    """The value of one well-formed phrase ("one hundred and twenty-one"); None for "twenty twenty" or "two to"."""
    total = group = 0
    smallest = 1000
    for word in words:
        if word in ("-", "and"):
            continue
        if word == "thousand":
            total, group, smallest = (group or 1) * 1000, 0, 1000
        elif word == "hundred":
            if group > 99 or smallest == 100:
                return None
            group, smallest = (group or 1) * 100, 100
        else:
            value = ONES.get(word) or TENS[word]
            if smallest <= (9 if value < 10 else 99) and not (value < 10 and smallest == 10):
                return None
            group, smallest = group + value, (10 if word in TENS else 1)
    return total + group


def _half(t: Tokens, last: int) -> Number:
    """ "half", "a quarter", "two and a half", "two-and-a-half"."""
    part = _PARTS[t.words[last]]
    first = last
    if _before(t, first) in ("a", "an"):
        first = _step(t, first)
    if _before(t, first) == "and":
        whole = number_ending_at(t, _step(t, _step(t, first)))
        if whole is not None and not (whole.article or whole.vague or whole.about):
            return Number(whole.value + part, whole.first)
    return Number(part, first)


def _step(t: Tokens, at: int) -> int:
    """The token before `at`, over a hyphen."""
    return at - 2 if t.word(at - 1) == "-" else at - 1


def _before(t: Tokens, at: int) -> str:
    return t.word(_step(t, at))


def _article(t: Tokens, last: int) -> Number | None:
    before = t.word(last - 1)
    if before == "half":
        return _half(t, last - 1)
    if before == "of" and t.word(last - 2) in ("quarter", "quarters", "third"):
        return _part_of(t, last - 2)
    if before == "of" and t.word(last - 3) == "/":
        part = number_ending_at(t, last - 2)
        return part if part is not None and part.value < 1 else None
    return Number(Decimal(1), last, article=True)


def _part_of(t: Tokens, last: int) -> Number | None:
    parts = number_ending_at(t, _step(t, last)) or Number(Decimal(1), last)
    if parts.value not in (1, 2, 3):
        return None
    return Number(parts.value / (3 if t.words[last] == "third" else 4), parts.first)


def _another(t: Tokens, last: int) -> Number | None:
    return Number(Decimal(1), last)


def _of(t: Tokens, last: int) -> Number | None:
    return _couple(t, last - 1) if t.word(last - 1) in ("couple", "pair", "dozen") else None


def _couple(t: Tokens, last: int) -> Number | None:
    word = t.words[last]
    first = last - 1 if t.word(last - 1) in ("a", "the", "half") else last
    if word == "dozen" and t.word(last - 2) == "half":
        first = last - 2
    if word == "dozen":
        return Number(Decimal(6 if t.words[first] == "half" else 12), first)
    return Number(Decimal(2), first, about=True)


_READERS = {
    "half": _half,
    "quarter": _half,
    "a": _article,
    "an": _article,
    "another": _another,
    "of": _of,
    "couple": _couple,
    "dozen": _couple,
    **dict.fromkeys(FRACTIONS, _sign),
}

"""Numbers that borrow the unit of a neighbour: "courier 2–4" after "post 6–9 working days"."""

from bisect import bisect_left, bisect_right
from decimal import Decimal

from policies.timelines.dates import MONTHS, WEEKDAYS, is_year
from policies.timelines.durations import Item
from policies.timelines.numbers import Number, number_ending_at
from policies.timelines.stems import STOP
from policies.timelines.tokens import DASHES, SENTENCE_ENDS, Tokens
from policies.timelines.vocabulary import words

# What may follow a number that counts nothing of its own: the end of a clause, or a word that begins another part of it.
_STOPS = words(
    """
    . , ; ! ? ) ( : — and or for respectively while but if by on at with without when where whereas as in once unless
    instead though although now today here there too
    """
) | {""}
# What stands before a length of time more often than before anything else that is counted.
_SINGLE_LEADS = words(
    """
    in within after until till for under over about around nearly almost only just exactly not then another sometimes
    cases often usually against instead maybe perhaps take takes took taking need needs needed count counts is was are were be
    get gets got has have had last lasts lasted give gives gave allow allows allowed say says said manages runs run ran
    stays stayed lets : , (
    """
)
# "It gives you fifteen", "lets us sit for three".
_PERSONS = words("you us me them him her it buyers sellers customers")
_GIVES = words(
    "give gives gave allow allows allowed grant grants granted leave leaves left get gets got take takes took"
)
# "Extended to 36", "up to 36 from 18".
_CHANGES = words(
    """
    extend extends extended extendable raise raised rise rises rose increase increased increases shorten shortened cut
    reduce reduced lowered lower lengthened drop drops dropped shrinks shrank fall falls fell goes went grew grows
    """
)
ENDS = frozenset({"", ".", ",", ";", ":", "!", "?", ")"})
_ARTICLES = frozenset({"a", "an", "the"})
REACH = 45
_MOST_SENTENCES = 2
_WORDS = words("two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty forty sixty")
BARE = _WORDS | {str(number) for number in range(1, 400)}


def elided(t: Tokens, items: list[Item], bare: list[int]) -> list[Item]:
    """The items without a unit of their own, beside and after those that have one; `bare` are the tokens of numbers."""
    found: list[Item] = []
    for index, item in enumerate(items):
        if item.vague or item.elided:
            continue
        found += _before(t, item, items[index - 1].last if index else -1)
        limit = items[index + 1].first if index + 1 < len(items) else len(t.words)
        found += _after(t, item, bare[bisect_right(bare, item.last) : bisect_left(bare, min(limit, item.last + REACH))])
    return found


def _before(t: Tokens, item: Item, floor: int) -> list[Item]:
    """ "3–5 and 3–7 business days respectively", "30, 60 or 90 days": what is joined on the left."""
    found: list[Item] = []
    first = item.first
    for _ in range(6):
        joint = first - 1
        if t.word(joint) in ("and", "or") and t.word(joint - 1) == ",":
            joint -= 1
        if joint <= floor or t.word(first - 1) not in ("and", "or", ","):
            break
        borrowed = number_or_range(t, joint - 1, item, floor)
        if borrowed is None:
            break
        if borrowed.low is None and item.low is not None:
            break
        if (
            borrowed.low is None
            and not found
            and (joint == first - 1 == _comma(t, first) or not _listed(t, item, borrowed))
        ):
            break
        found.append(borrowed)
        first = borrowed.first
    return found


def _comma(t: Tokens, first: int) -> int:
    return first - 1 if t.word(first - 1) == "," else -1


def _listed(t: Tokens, item: Item, borrowed: Item) -> bool:
    return t.word(item.last + 1) == "respectively" or t.word(borrowed.first - 1) == ","


def number_or_range(t: Tokens, last: int, like: Item, floor: int) -> Item | None:
    """The number or range that ends at token `last`, counted in the unit of `like`; nothing at or before `floor` is read."""
    number = number_ending_at(t, last)
    if number is None or not _usable(number) or number.first <= floor:
        return None
    item = Item(number.first, last, number.value, like.unit, business=like.business, elided=True)
    low = _low(t, number)
    if low is not None and low.first > floor:
        item.low, item.first = low.value, low.first
    return item


def _usable(number: Number) -> bool:
    return not (number.article or number.vague or number.about) and 0 < number.value < 400


def _low(t: Tokens, number: Number) -> Number | None:
    joint = t.word(number.first - 1)
    if not joint or (joint not in DASHES and joint != "to"):
        return None
    low = number_ending_at(t, number.first - 2)
    if low is None or not _usable(low) or low.value >= number.value:
        return None
    before = t.word(low.first - 1)
    return None if before in DASHES and before and t.glued(low.first) else low


def _after(t: Tokens, item: Item, bare: list[int]) -> list[Item]:
    """What borrows the unit of `item` to the right, in its sentence or the two after it."""
    found: list[Item] = []
    for at in bare:
        if t.word(at + 1) not in _STOPS:
            continue
        borrowed = _borrowed(t, at, item)
        if borrowed is None or _sentences(t, item.last + 1, borrowed.first) > _MOST_SENTENCES:
            continue
        borrowed.business = _same_days(t, item, borrowed)
        found.append(borrowed)
    return found


def _sentences(t: Tokens, begin: int, end: int) -> int:
    return sum(1 for at in range(begin, end) if t.words[at] in SENTENCE_ENDS and t.ends_sentence(at))


def _borrowed(t: Tokens, at: int, item: Item) -> Item | None:
    number = number_ending_at(t, at)
    if number is None or not _usable(number) or is_year(t.words[at]) or number.first <= item.last:
        return None
    if t.word(at + 1) == ":" and t.glued(at + 1) and t.word(at + 2)[:1].isdigit():
        return None  # 23:59
    low = _low(t, number)
    if low is not None:
        if low.first <= item.last or t.word(low.first - 1) in MONTHS or t.word(low.first - 1) in (".", "/"):
            return None
        return Item(low.first, at, number.value, item.unit, low=low.value, elided=True)
    if not (_led(t, number, at, item) and _near(number.value, item)):
        return None
    return Item(number.first, at, number.value, item.unit, elided=True)


def _led(t: Tokens, number: Number, last: int, item: Item) -> bool:
    """Whether the words before a lone number say that it is a length of time."""
    lead, before = t.word(number.first - 1), t.word(number.first - 2)
    if lead == ",":
        return before not in MONTHS and before not in WEEKDAYS and t.word(last + 1) in ENDS
    if lead == "(":
        return number.first - 2 == item.last
    if lead == "to":
        return before in _CHANGES
    if lead in _PERSONS:
        return before in _GIVES
    if lead in ("last", "first", "next"):
        return before == "the" and t.word(number.first - 3) == "of"
    if lead == "and":
        return t.word(item.last + 1) == "(" and t.word(last + 1) == "("
    return lead in _SINGLE_LEADS or _parallel(t, number, last, item)


def _parallel(t: Tokens, number: Number, last: int, item: Item) -> bool:
    """ "Store 28 days, online 35": one name and its number, then, after a comma, the next."""
    lead, joint = t.word(number.first - 1), t.word(number.first - 2)
    if joint in _ARTICLES:
        joint = t.word(number.first - 3)
    named = lead.isalpha() and lead not in STOP and t.word(last + 1) in ENDS
    return named and joint in (",", ";", "and", "on") and t.word(item.first - 1) not in ENDS


def _near(value: Decimal, item: Item) -> bool:
    return item.high / 12 <= value <= item.high * 12


def _same_days(t: Tokens, item: Item, borrowed: Item) -> bool:
    """Business days are inherited unless the text between says that weekends count."""
    between = t.words[item.last + 1 : borrowed.first]
    if "calendar" in between or ("count" in between and "not" not in between and item.business):
        return False
    return item.business

"""Calendar days, months and years in prose, and the words that make one an "as of" date."""

from datetime import date

from policies.timelines.mention import DateSpan, Mention
from policies.timelines.tokens import DASHES, Tokens
from policies.timelines.vocabulary import words

_FULL = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name: number for number, name in enumerate(_FULL, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()}
MONTHS["sept"] = 9
WEEKDAYS = words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    """
)
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_YEAR_LEADS = words(
    """
    in since by until till during year early late mid for through throughout © of from to between and copyright
    summer winter spring autumn fall end before after ( - – around circa
    """
)
_AS_OF = (
    ("as", "of"),
    ("as", "at"),
    ("last", "updated"),
    ("last", "reviewed"),
    ("last", "modified"),
    ("last", "checked"),
    ("last", "revised"),
    ("last", "edited"),
    ("reviewed",),
    ("updated",),
)
# "24 March Street" is an address.
_STREETS = words("street road avenue lane drive square place close court way terrace boulevard crescent")
_AS_OF_LASTS = frozenset(words[-1] for words in _AS_OF)
HOT = frozenset(MONTHS)


def date_at_month(t: Tokens, at: int) -> Mention | None:
    """The date around the month's name at token `at`; a month alone ("may", "march") is no date."""
    month = MONTHS[t.words[at]]
    first, last = at, at
    if (t.word(at + 1) == "." and len(t.words[at]) <= 4) or (t.word(at + 1) == "." and t.word(at + 2).isdigit()):
        last = at + 1
    day, first = _day_before(t, at)
    if day is None:
        day, last = _day_after(t, last)
    year, year_last = _year_after(t, last)
    if year is not None:
        last = year_last
    if (day is None and year is None) or (year is None and t.word(last + 1) in _STREETS):
        return None
    if day is None and last != year_last:
        return None
    if t.word(last) == "." and last == at + 1:
        last = at
    try:
        span = DateSpan.of(year, month, day)
        begin = _earlier_day(t, first) if day is not None and first < at else None
        if begin is not None:
            first = begin
            span = DateSpan(DateSpan.of(year, month, _small_number(t, begin)).first, span.last, "day", span.year_said)
    except ValueError:
        return None
    return _mention(t, _with_weekday(t, first), last, span)


def _earlier_day(t: Tokens, first: int) -> int | None:
    """Where the range "1 to 5 June", "3–7 June" begins."""
    joint = t.word(first - 1)
    if not joint or (joint not in DASHES and joint not in ("to", "and")):
        return None
    if joint == "and" and t.word(first - 3) != "between":
        return None
    earlier, later = _small_number(t, first - 2), _small_number(t, first)
    if earlier is None or later is None or earlier >= later or (t.glued(first - 2) and t.word(first - 3) in ".,:/$€£"):
        return None
    return first - 2


def _small_number(t: Tokens, at: int) -> int | None:
    word = t.word(at)
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31 else None


def _day_before(t: Tokens, at: int) -> tuple[int | None, int]:
    """ "2 May", "2nd of May", "the 1st of march"."""
    number_at = at - 1
    if t.word(number_at) == "of" or (t.word(number_at) in DASHES and t.glued(at)):
        number_at -= 1
    ordinal = t.word(number_at) in _ORDINAL and t.glued(number_at)
    if ordinal:
        number_at -= 1
    elif t.word(at - 1) == "of":
        return None, at
    day = _small_number(t, number_at)
    if day is None or (t.glued(number_at) and t.word(number_at - 1) in ".,:$€£/"):
        return None, at
    if ordinal and t.word(number_at - 1) == "the":
        number_at -= 1
    return day, number_at


def _day_after(t: Tokens, last: int) -> tuple[int | None, int]:
    """ "May 2", "Oct. 2", "January 12th"."""
    at = last + 1
    if t.word(at) in DASHES and t.glued(at):
        at += 1
    if t.word(at) == "the":
        at += 1
    day = _small_number(t, at)
    if day is None:
        return None, last
    following = t.word(at + 1)
    if following in _ORDINAL and t.glued(at + 1):
        return day, at + 1
    if following in (":", "%") or (t.words[last] == "may" and t.text[t.starts[last]].islower()):
        return None, last
    return day, at


def _year_after(t: Tokens, last: int) -> tuple[int | None, int]:
    at = last + 1
    if t.word(at) in (",", "of") or (t.word(at) in DASHES and t.glued(at)):
        at += 1
    word = t.word(at)
    if is_year(word) and not (t.word(at + 1) == "." and t.word(at + 2).isdigit() and t.glued(at + 2)):
        return int(word), at
    return None, last


def is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit() and word[:2] in ("19", "20")


def _with_weekday(t: Tokens, first: int) -> int:
    if t.word(first - 1) in WEEKDAYS:
        return first - 1
    if t.word(first - 1) == "," and t.word(first - 2) in WEEKDAYS:
        return first - 2
    return first


def date_or_year_at(t: Tokens, at: int) -> Mention | None:
    """What the four-digit year at token `at` belongs to: 2026-06-01, 2016-17, "in 2026", "as of 2026"."""
    year = int(t.words[at])
    if t.glued(at) and t.word(at - 1) not in ("(", "[", '"', "“", "'", "©", "–", "—"):
        return _in_figures(t, at, year)
    dash = t.word(at + 1)
    if dash in DASHES and dash and t.glued(at + 1) and t.word(at + 2)[:1].isdigit() and t.glued(at + 2):
        return _iso(t, at, year) or _years(t, at, year)
    if t.glued(at + 1) and dash and (dash in "%/:_" or dash[0].isalnum()):
        return None
    before = t.word(at - 1)
    if before not in _YEAR_LEADS and not _as_of(t, at):
        return None
    if dash and dash[0].isalpha() and before not in ("in", "since") and dash in _COUNTED:
        return None
    return _mention(t, at, at, DateSpan.of(year))


def _in_figures(t: Tokens, at: int, year: int) -> Mention | None:
    """ "31/12/2026", "15.06.2026" and "4/2027". Which of 03/04/2026 is the month nobody can know: it is no date."""
    sign = t.word(at - 1)
    if sign not in "/.-" or (t.glued(at + 1) and (t.word(at + 1) in "/-" or t.word(at + 1)[0].isalnum())):
        return None
    pair = t.word(at - 2).split(".") if sign == "." else []
    if len(pair) == 2 and all(part.isdigit() for part in pair):
        first, numbers = at - 2, (int(pair[0]), int(pair[1]))
    else:
        one, other = _small_number(t, at - 4), _small_number(t, at - 2)
        if other is None or sign == ".":
            return None
        if one is None or t.word(at - 3) != sign or not (t.glued(at - 2) and t.glued(at - 3)):
            whole = sign == "/" and other <= 12 and len(t.word(at - 2)) <= 2 and not t.glued(at - 2)
            return _mention(t, at - 2, at, DateSpan.of(year, other)) if whole else None
        first, numbers = at - 4, (one, other)
    if t.glued(first) and t.word(first - 1) not in ("(", "[", '"', "“", "'", "–", "—"):
        return None
    day, month = numbers if numbers[1] <= 12 else numbers[::-1]
    if day <= 12 and day != month and sign != ".":
        return None
    try:
        return _mention(t, first, at, DateSpan.of(year, month, day))
    except ValueError:
        return None


_COUNTED = words(
    """
    people users items messages days hours words reviews euros dollars orders points
    """
)


def _iso(t: Tokens, at: int, year: int) -> Mention | None:
    month, dash, day = t.word(at + 2), t.word(at + 3), t.word(at + 4)
    if len(month) != 2 or dash not in DASHES or not dash or len(day) != 2 or not day.isdigit():
        return None
    if t.word(at + 5) in DASHES and t.word(at + 5) and t.glued(at + 5):
        return None
    try:
        return _mention(t, at, at + 4, DateSpan.of(year, int(month), int(day)))
    except ValueError:
        return None


def _years(t: Tokens, at: int, year: int) -> Mention | None:
    """ "2016-17" and "2016–2018"."""
    word = t.word(at + 2)
    if t.word(at - 1) in DASHES and t.glued(at):
        return None
    end = int(word) if is_year(word) else year // 100 * 100 + int(word) if len(word) == 2 and word.isdigit() else 0
    following = t.word(at + 3)
    if not year < end <= year + 40 or (following in DASHES and following and t.glued(at + 3)):
        return None
    span = DateSpan(date(year, 1, 1), date(end, 12, 31), "year")
    return _mention(t, at, at + 2, span, "taxyear" if len(word) == 2 else "")


def _as_of(t: Tokens, first: int) -> bool:
    at = first - 1
    for _ in range(2):
        if t.word(at) in (":", "on", "the", "in", "*", "—", "-"):
            at -= 1
    if t.word(at) not in _AS_OF_LASTS:
        return False
    return any(tuple(t.words[max(0, at - len(words) + 1) : at + 1]) == words for words in _AS_OF)


def _mention(t: Tokens, first: int, last: int, span: DateSpan, optional: str = "") -> Mention:
    start, end = t.starts[first], t.ends[last]
    kind = "as_of" if _as_of(t, first) else "year" if span.grain == "year" else "date"
    return Mention(start, end, t.text[start:end], kind, span, optional)

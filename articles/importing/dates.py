"""Days and months as bylines and disclaimers write them."""

import re
from datetime import date

_MONTHS = (
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
)
_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(_MONTHS, 1)
}
_NUMBERS["sept"] = 9
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d-\d\d|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d|{_MONTH},?\s+(?:19|20)\d\d|(?:19|20)\d\d)"
)
_FIND = re.compile(rf"\b{DATE}\b", re.IGNORECASE)
_AS_OF = re.compile(
    rf"\b(?:as\s+(?:of|at)|last\s+(?:updated|reviewed|checked|verified)(?:\s+(?:on|in))?|updated|correct\s+(?:on|in))\s*:?\s*(?P<date>{DATE})\b",
    re.IGNORECASE,
)


def day_in(text: str) -> date | None:
    """The first full date of a text; a month or a year alone is none."""
    for match in _FIND.finditer(text):
        year, month, day = _parts(match.group())
        if month and day:
            try:
                return date(year, month, day)
            except ValueError:
                continue
    return None


def as_of_in(text: str) -> str:
    """What an "as of" says, as precisely as it says it: "2026-06-13", "2026-06", "2026", or ""."""
    match = _AS_OF.search(text)
    if match is None:
        return ""
    year, month, day = _parts(match["date"])
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def _parts(words: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not said."""
    if re.match(r"\d{4}-", words):
        numbers = [int(number) for number in words.split("-")]
        return numbers[0], numbers[1] if 1 <= numbers[1] <= 12 else 0, numbers[2] if len(numbers) > 2 else 0
    year = int(words[-4:])
    month = next((_NUMBERS[word.lower()] for word in re.findall(r"[A-Za-z]+", words) if word.lower() in _NUMBERS), 0)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words[:-4])
    return year, month, int(day[1]) if day else 0

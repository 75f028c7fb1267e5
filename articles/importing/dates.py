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
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?:{_YEAR}[-/]\d{{1,2}}[-/]\d{{1,2}}|{_YEAR}-\d\d|{_YEAR}年\d{{1,2}}月(?:\d{{1,2}}日)?"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}|\d{{1,2}}[./]{_YEAR}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"
    rf"|{_MONTH},?\s+{_YEAR}|{_YEAR})(?!\d|[./-]\d)"
)
_FIND = re.compile(rf"(?<![A-Za-z0-9./-]){DATE}", re.IGNORECASE)
_CHECKED = r"(?:updated|reviewed|checked|verified|revised|modified|confirmed|edited)"
AS_OF = (
    rf"(?:as\s+(?:of|at)|(?:last\s+)?{_CHECKED}(?:\s+(?:on|in))?|(?:correct|accurate|current|valid|true)\s+(?:on|in)"
    r"|effective(?:\s+(?:from|since|on))?|in\s+(?:force|effect)\s+(?:from|since|on))"
)
_AS_OF = re.compile(
    rf"\b{AS_OF}\s*:?\s*(?:the\s+|early\s+|mid[-\s]|late\s+|(?:the\s+)?(?:start|end|beginning)\s+of\s+)?(?P<date>{DATE})",
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
    """What an "as of" says, as precisely as it says it: "2026-06-13", "2026-06", "2026", or "".

    Where no "as of" is written, the only day or month that the text names.
    """
    match = _AS_OF.search(text)
    named = {_written(each.group()) for each in _FIND.finditer(text)}
    said = _written(match["date"]) if match else named.pop() if len(named) == 1 else ""
    return said if match or "-" in said else ""


def _written(words: str) -> str:
    year, month, day = _parts(words)
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def _parts(words: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not said, or not clearly: 3/4/2026 is another day in another country."""
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if re.search(r"[a-z]", words, re.IGNORECASE):
        month = next(
            (_NUMBERS[word.lower()] for word in re.findall(r"[A-Za-z]+", words) if word.lower() in _NUMBERS), 0
        )
        return numbers[-1], month, numbers[0] if len(numbers) > 1 else 0
    if numbers[0] > 31:
        year, month, day = (*numbers, 0, 0)[:3]
    elif len(numbers) == 2:
        year, month, day = numbers[1], numbers[0], 0
    else:
        day, month, year = numbers
        if "/" in words and (month > 12 or (day <= 12 and day != month)):
            day, month = (month, day) if month > 12 else (0, 0)
    return (year, month, day) if 1 <= month <= 12 else (year, 0, 0)

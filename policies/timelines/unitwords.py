"""The words of units, and the words that may stand between a number and its unit."""

from policies.timelines.units import Unit
from policies.timelines.vocabulary import words

UnitWord = tuple[Unit, int]


def _words(spellings: str, unit: Unit, factor: int = 1) -> dict[str, UnitWord]:
    return dict.fromkeys(spellings.split(), (unit, factor))


SINGULAR: dict[str, UnitWord] = {
    **_words("second sec", Unit.SECOND),
    **_words("minute min", Unit.MINUTE),
    **_words("hour hr", Unit.HOUR),
    **_words("day weekday workday", Unit.DAY),
    **_words("week wk", Unit.WEEK),
    **_words("fortnight", Unit.WEEK, 2),
    **_words("month mth mnth", Unit.MONTH),
    **_words("year yr", Unit.YEAR),
    **_words("decade", Unit.YEAR, 10),
    **_words("century", Unit.YEAR, 100),
}
PLURAL: dict[str, UnitWord] = {f"{word}s": unit for word, unit in SINGULAR.items() if word != "century"}
PLURAL["centuries"] = SINGULAR["century"]
PLURAL["quarters"] = (Unit.MONTH, 3)
PLURAL["mos"] = (Unit.MONTH, 1)
# Short forms are units only right after digits: "3h", "1-3d", "2 m".
SHORT: dict[str, UnitWord] = {
    "s": (Unit.SECOND, 1),
    "m": (Unit.MINUTE, 1),
    "h": (Unit.HOUR, 1),
    "d": (Unit.DAY, 1),
    "w": (Unit.WEEK, 1),
    "mo": (Unit.MONTH, 1),
    "y": (Unit.YEAR, 1),
}
POSSESSIVE: dict[str, UnitWord] = {
    f"{word}{mark}s": unit for word, unit in SINGULAR.items() for mark in "'’" if len(word) > 2
}
UNIT_WORDS: dict[str, UnitWord] = {**SINGULAR, **PLURAL, **SHORT, **POSSESSIVE}
ONE_ONLY = frozenset([*SINGULAR, *POSSESSIVE])
BUSINESS_UNITS = frozenset({"weekday", "weekdays", "workday", "workdays"})

BUSINESS = frozenset({"business", "working", "banking", "bank", "work", "trading", "office"})
BETWEEN = words(
    """
    calendar consecutive full more extra additional further whole straight clear solid continuous complete
    successive other mere good entire long natural short running standard total maximum elapsed uninterrupted
    normal regular tax school academic fiscal financial
    """
)
# What makes "m" or "s" after a number something else than minutes or seconds.
NOT_TIME_AFTER = words(
    """
    tall long wide high deep away people users dollars euros above below apart print printed printer printing
    model models image view x from
    """
)

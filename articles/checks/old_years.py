"""DT001: the year in a title, heading, slug or description is not this year."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

_YEAR = re.compile(r"(?<![\d$€£.,/-])(?:19|20)\d\d(?![\d%]|[.,/-]\d)")
_HISTORY = re.compile(
    r"\b(?:since|until|till|before|after|from|between|founded|launched|introduced|changed|change|back|history|by|through)"
    r"(?:\s+(?:in|of|early|late|mid|the\s+end\s+of))?\s*$",
    re.IGNORECASE,
)
# A law carries the year in which it was made.
_LAW = re.compile(
    r"\b(?:(?:Act|Directive|Regulation|Ordinance|Convention|Statute)s?(?:\s+(?:of|No\.?))?|(?!FAQ)[A-Z]{3,}\s+of)\s*$"
)
# What happens once, or under the name of its year: the 2015 reform, the 2022 World Cup.
_ONCE = (
    r"(?:act|law|directive|regulation|ruling|judge?ment|verdict|reform|amendment|treaty|crisis|pandemic|strike|merger|acquisition"
    r"|takeover|lawsuit|settlement|election|referendum|outage|breach|hack|recall"
    r"|(?:\w+\s+)?(?:cup|championships?|olympics|paralympics|olympic\s+games|eurovision|expo|super\s+bowl))\b"
)
_EVENT = re.compile(rf"\s+{_ONCE}", re.IGNORECASE)
_NAMED_EVENT = re.compile(
    r"\b(?:cup|championships?|olympics|paralympics|games|eurovision|expo|euro)\s*$", re.IGNORECASE
)
# A number of things: 2000 orders later, over 2000 orders, 2000 mAh.
_COUNTED = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}?[a-z-]+s\s+(?:later|ago)\b"
    r"|\s+(?:days?|hours?|minutes?|km|miles|met(?:er|re)s|kg|grams|mah|ma|watts?|w|px|pixels|dpi|words|people|pieces|units|points"
    r"|coins|dollars|euros?|pounds|yuan)\b",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(r"\b(?:more\s+than|over|nearly|almost|up\s+to|at\s+least)\s*$", re.IGNORECASE)
# "By 2025 standards" speaks of that year as of today; "by 2025" names a time. A text that calls itself by a year is of that year.
_MEASURE = re.compile(
    r"\s+(?:standards|prices|rates|rules|terms|figures|estimates|measures)\b(?=\s*(?:[.,;:!?)–—-]|$|for\b|in\b|on\b|and\b))",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+$", re.IGNORECASE)
_OUR = re.compile(r"\b(?:our|this)\s+(?:[a-z]+\s+)?$", re.IGNORECASE)
_OWN_TEXT = re.compile(r"\s+(?:guide|article|edition|version|update|review|overview|checklist)\b", re.IGNORECASE)
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d\s*(?:[-–—]|to|and)\s*$|^\s*(?:[-–—]|to|and)\s*(?:19|20)\d\d")


def find(proof: Proof) -> Iterator[Problem]:
    for field, block, text, dated in _places(proof):
        for year in _YEAR.finditer(text):
            if int(year.group()) == proof.day.year or not (_of_the_guide(text, year) or (dated and _dates(text, year))):
                continue
            yield Problem(
                "DT001",
                _("The year %(year)s in the %(place)s is not this year.")
                % {"year": year.group(), "place": _place(field)},
                _("Remove the year, or bring the text up to date and change it."),
                field, block, year.start(), year.end(), year.group(), claim=year.group(), around=text,
            )  # fmt: skip


def _places(proof: Proof) -> Iterator[tuple[str, int, str, bool]]:
    """Every text, and whether a year in it dates the guide by itself, as it does in a heading."""
    for field in proof.fields:
        for block in field.prose:
            whole = field.name in ("title", "meta_title", "meta_description")
            yield field.name, block.index, block.text, whole or (field.name == "body" and block.kind == "heading")
    yield "slug", 0, proof.slug.replace("-", " "), True


def _place(field: str) -> str:
    return {"slug": _("address"), "body": _("text"), "short_answer": _("text")}.get(field) or _(
        "title, description or FAQ"
    )


def _of_the_guide(text: str, year: re.Match[str]) -> bool:
    """Whether the words make it the year of this text: "our 2025 guide", "by 2025 standards"."""
    before, after = text[: year.start()], text[year.end() :]
    return bool((_OUR.search(before) and _OWN_TEXT.match(after)) or (_BY.search(before) and _MEASURE.match(after)))


def _dates(text: str, year: re.Match[str]) -> bool:
    """Whether the year dates the guide, rather than something that happened, and is no number of things."""
    before, after = text[: year.start()], text[year.end() :]
    past = _HISTORY.search(before) or _SPAN_OF_YEARS.search(before) or _SPAN_OF_YEARS.search(after)
    named = _LAW.search(before) or _NAMED_EVENT.search(before) or _EVENT.match(after)
    return not (past or named or _MORE_THAN.search(before) or _COUNTED.match(after))


CHECK = Check(
    "DT001",
    "the year in a title, heading, slug or description is not this year",
    ProblemClass.SIGNAL,
    Level.WARNING,
    find,
)

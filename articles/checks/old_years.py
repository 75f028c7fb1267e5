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
_LAW = re.compile(r"\b(?:Act|Directive|Regulation|Ordinance|Convention|Statute)s?(?:\s+(?:of|No\.?))?\s*$")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d\s*(?:[-–—]|to|and)\s*$|^\s*(?:[-–—]|to|and)\s*(?:19|20)\d\d")


def find(proof: Proof) -> Iterator[Problem]:
    for field, block, text in _places(proof):
        for year in _YEAR.finditer(text):
            if int(year.group()) == proof.day.year or _of_the_past(text, year):
                continue
            yield Problem(
                "DT001",
                _("The year %(year)s in the %(place)s is not this year.")
                % {"year": year.group(), "place": _("address") if field == "slug" else _("heading or description")},
                _("Remove the year, or bring the text up to date and change it."),
                field, block, year.start(), year.end(), year.group(), claim=year.group(), around=text,
            )  # fmt: skip


def _places(proof: Proof) -> Iterator[tuple[str, int, str]]:
    for name in ("title", "meta_title", "meta_description"):
        for block in proof.field(name).blocks:
            yield name, block.index, block.text
    for block in proof.field("body").blocks:
        if block.kind == "heading":
            yield "body", block.index, block.text
    yield "slug", 0, proof.slug.replace("-", " ")


def _of_the_past(text: str, year: re.Match[str]) -> bool:
    """Whether the year dates something that happened, rather than the guide."""
    before, after = text[: year.start()], text[year.end() :]
    return bool(
        _HISTORY.search(before) or _LAW.search(before) or _SPAN_OF_YEARS.search(before) or _SPAN_OF_YEARS.search(after)
    )


CHECK = Check(
    "DT001",
    "the year in a title, heading, slug or description is not this year",
    ProblemClass.SIGNAL,
    Level.WARNING,
    find,
)

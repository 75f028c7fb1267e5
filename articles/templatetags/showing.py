"""The live pages that show facts, and how far they have been checked since: for the page of a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import Q

from articles.findings import rules
from articles.models import Citation, Edition

register = template.Library()

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Showing:
    """The first of the pages by title; how many there are, and how many of them were checked since their facts changed."""

    pages: list[Edition]
    all: int
    checked: int

    @property
    def waiting(self) -> int:
        return self.all - self.checked

    @property
    def more(self) -> int:
        return self.all - len(self.pages)


@register.simple_tag
def pages_showing(facts: Sequence[int], today: date) -> Showing:
    """The live editions that cite one of the facts, by their ids. Three queries."""
    cites = Citation.objects.filter(Q(fact__in=facts) | Q(policy__facts__in=facts))
    live = Edition.objects.published().filter(pk__in=cites.values("edition"))
    pages = live.select_related("article").defer("body", "original").order_by("title", "pk")
    count = live.count()
    due = live.needing_check(today, rules()).values("pk").distinct().count()
    return Showing(list(pages[:MOST_LISTED]), count, count - due)

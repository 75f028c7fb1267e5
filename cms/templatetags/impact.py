"""What values would do to the live pages, for the screens of a fact: the page is a fact's, the pages are articles.

Only the product sees both rooms: how far one has looked is kept by the one, what there is to see is found by the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import template

from articles.impact import AT_A_TIME, Impact, impact_of
from policies.admin.looking import Looked
from policies.models import FactVersion

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of looking. `looked` has the figures of all steps so far, `first` and `last` count the pages of this one."""

    impact: Impact
    looked: Looked

    @property
    def last(self) -> int:
        return self.looked.sums["searched"]

    @property
    def first(self) -> int:
        return self.last - self.impact.searched + 1

    @property
    def following(self) -> int:
        """How many pages the next step looks at."""
        return min(AT_A_TIME, self.impact.left)

    @property
    def all(self) -> int:
        return self.last + self.impact.left


@register.simple_tag
def impact_on_pages(supposed: Sequence[FactVersion], today: date, so_far: Looked) -> Shown:
    """The next pages: every place that would change with versions that are not recorded, and those that would not."""
    found = impact_of(supposed, today, so_far.after, AT_A_TIME if so_far.after else None)
    return Shown(found, so_far.further(found.last, found.left, found.sums()))

"""A fact tried on the live pages, for the fact's own page: a template may show any room."""

from django import template
from django.utils import timezone

from articles import trials
from policies.timelines import FactRow

register = template.Library()


@register.simple_tag
def tried_on_pages(row: FactRow, platform: int) -> trials.Places:
    """The places of live pages that would be taken to speak of the fact as it stands on the form."""
    return trials.tried_on_pages(row, platform, timezone.localdate())

"""What a value would do to the live pages, for the fact's own page: a template may show any room."""

from datetime import date

from django import template

from articles.impact import Impact, impact_of
from policies.models import FactVersion

register = template.Library()


@register.simple_tag
def impact_on_pages(supposed: FactVersion, today: date) -> Impact:
    """Every place of live pages that would change with a version that is not recorded, and those that would not."""
    return impact_of(supposed, today)

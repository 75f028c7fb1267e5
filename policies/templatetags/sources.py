"""What a source says now beside what we keep of it, for every screen on which somebody judges a value."""

from typing import Any

from django import template

from policies.models import FactVersion, Sighting
from policies.watching.differing import differing

register = template.Library()


@register.inclusion_tag("admin/policies/fact/source_now.html", takes_context=True)
def source_now(context: Any, version: FactVersion | None) -> dict[str, Any]:
    """What was read last of the quote of a version, word by word where it is not the same; nothing without a reading."""
    sighting = version.sightings.first() if version is not None else None
    return {**_shown(sighting, version), "perms": context.get("perms"), "request": context.get("request")}


@register.inclusion_tag("admin/policies/fact/passages.html")
def passages(before: str, after: str) -> dict[str, Any]:
    """Two passages word by word."""
    return {"stretches": differing(before, after)}


def _shown(sighting: Sighting | None, version: FactVersion | None) -> dict[str, Any]:
    source = version.source if version is not None else None
    if sighting is None or version is None:
        return {"sighting": None, "source": source}
    differs = bool(sighting.passage) and sighting.outcome != Sighting.Outcome.STILL_THERE
    return {
        "sighting": sighting,
        "source": source,
        "stretches": differing(version.quote, sighting.passage) if differs else [],
    }

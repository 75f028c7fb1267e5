"""The facts of the site as data for anybody: dated, sourced, and in the form that `check_articles --facts` reads."""

from datetime import date
from typing import Any

from policies.models import Fact, FactVersion, Standing, standings
from policies.models.cues import phrases
from policies.timelines.lines import limit_line


def open_facts(day: date) -> list[dict[str, Any]]:
    """Every fact in use that has a value on `day`, by key. Three queries, however many facts. Days are ISO days."""
    stand = standings(Fact.objects.in_use().select_related("policy__platform"), day)
    return [_fact(each, each.version) for _key, each in sorted(stand.items()) if each.version is not None]


def _fact(standing: Standing, version: FactVersion) -> dict[str, Any]:
    fact, source, coming = standing.fact, version.source, standing.coming
    return {
        "key": fact.key,
        "label": fact.label,
        "platform": fact.policy.platform.name,
        "policy": fact.policy.title,
        "kind": fact.kind,
        "words": version.words(),
        "value": _limit(version),
        "counted_from": fact.counted_from,
        "cues": list(phrases(fact.cues)),
        "effective_from": version.effective_from.isoformat(),
        "state": standing.state.value,
        "checked_on": standing.checked_on.isoformat() if standing.checked_on else None,
        "review_on": standing.review_on.isoformat() if standing.review_on else None,
        "source": {"title": source.title, "url": source.url} if source else None,
        "coming": {"from": coming.effective_from.isoformat(), "words": coming.words()} if coming else None,
        "superseded": [
            {**limit, "words": old.words(), "until": until.isoformat()}
            for old, until in standing.superseded
            if (limit := _limit(old)) is not None
        ],
    }


def _limit(version: FactVersion) -> dict[str, Any] | None:
    """The time limit as numbers; None for money, shares, counts and words, which `words` says."""
    timeline = version.timeline()
    return limit_line(timeline) if timeline is not None else None

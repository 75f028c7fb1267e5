"""What happens under an article, written into its history."""

from datetime import datetime

from articles.models import Citation, Event, State
from policies.models import FactVersion


def tell_of_an_undone_value(version_id: int, now: datetime) -> int:
    """Write "the change was undone" into the same histories. Returns how many articles show the fact."""
    version = FactVersion.objects.select_related("fact").get(pk=version_id)
    held = version.fact.versions.at(version.effective_from).first()
    payload = {
        "fact": version.fact.key,
        "label": version.fact.label,
        "before": version.words(),
        "after": held.words() if held else "",
        "effective_from": version.effective_from.isoformat(),
    }
    return _tell(version, "fact_undone", f"undone-{version.pk}", payload, now)


def tell_of_a_new_value(version_id: int, now: datetime) -> int:
    """Write "the value changed under this page" into every article whose live page cites the fact, once for each version.

    Returns how many articles show the fact.
    """
    version = FactVersion.objects.select_related("fact").get(pk=version_id)
    before = (
        FactVersion.objects.standing()
        .filter(fact=version.fact, effective_from__lt=version.effective_from)
        .select_related("fact")
        .order_by("-effective_from", "-recorded_at", "-pk")
        .first()
    )
    payload = {
        "fact": version.fact.key,
        "label": version.fact.label,
        "before": before.words() if before else "",
        "after": version.words(),
        "effective_from": version.effective_from.isoformat(),
        "note": version.change_note,
    }
    return _tell(version, "fact_changed", f"version-{version.pk}", payload, now)


def _tell(version: FactVersion, verb: str, occasion: str, payload: dict[str, str], now: datetime) -> int:
    live = Citation.objects.filter(edition__state=State.PUBLISHED)
    citing = live.filter(fact=version.fact) | live.filter(policy=version.fact.policy_id)
    pairs = set(citing.values_list("edition__article_id", "edition_id"))
    Event.objects.bulk_create(
        [
            Event(
                article_id=article, edition_id=edition, verb=verb, happened_at=now, job="ledger", payload=payload,
                occasion=occasion,
            )
            for article, edition in sorted(pairs)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(pairs)

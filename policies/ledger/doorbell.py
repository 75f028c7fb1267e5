"""Every act of the ledger is counted, and rung for after commit."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from policies.models import Fact, LedgerRevision
from policies.signals import fact_changed

AT_A_TIME = 500
# Which fact, which version of it, and the verb.
Ring = tuple[int, int | None, str]


def ring(fact_id: int, version_id: int | None, verb: str, now: datetime) -> None:
    ring_all([(fact_id, version_id, verb)], now)


def ring_all(rings: list[Ring], now: datetime) -> None:
    """Count one act for each, and ring for each after commit."""
    for pks in chunks({fact_id for fact_id, _version_id, _verb in rings}):
        Fact.objects.filter(pk__in=pks).update(changed_at=now)
    LedgerRevision.advance(len(rings))
    for fact_id, version_id, verb in rings:
        transaction.on_commit(
            partial(fact_changed.send_robust, Fact, fact_id=fact_id, version_id=version_id, verb=verb)
        )


def chunks(things: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at a time as every database takes into one query."""
    found = sorted(things)
    for at in range(0, len(found), AT_A_TIME):
        yield found[at : at + AT_A_TIME]

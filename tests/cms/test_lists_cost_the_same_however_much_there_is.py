"""The front page and every list of the admin: at most twelve queries, as many with ten rows as with ten thousand.

A list of a new model is measured by itself. Its rows are copied from the one in `permissions/world.py`; where a plain copy is
refused, `ITS_OWN` says what differs from copy to copy. A list that is no changelist is added to `PAGES`.
"""

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import CharField, ForeignKey, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies.models import Postponement
from tests.cms.permissions.walking import Visitors
from tests.cms.permissions.world import make_world

pytestmark = pytest.mark.django_db
MOST_QUERIES, FEW, MANY = 12, 10, 10_000
MOST_ROWS, MOST_BYTES = 100, 150_000
PAGES = ("/admin/", "/admin/policies/fact/queue/")
# Parents first: a copy belongs to the copy of its parent with the same number.
_ORDER = (
    "auth.user", "auth.group", "policies.platform", "policies.policy", "policies.source", "policies.fact",
    "policies.factversion", "policies.verification", "articles.author", "articles.topic", "articles.disclaimer",
    "articles.article", "articles.edition",
)  # fmt: skip
_FOLLOWS = ("fact", "version", "article", "edition", "source")
_MONDAY = date(1990, 1, 1)
ITS_OWN: dict[str, Callable[[int], dict[str, Any]]] = {
    "articles.citation": lambda number: {"ordinal": number + 100},
    "articles.finding": lambda number: {"fingerprint": f"{number:064d}", "state": "new"},
    "articles.freshnessreport": lambda number: {
        "first_day": _MONDAY + timedelta(number), "last_day": _MONDAY + timedelta(number + 6)
    },
    "articles.ownermail": lambda number: {"day": _MONDAY + timedelta(number)},
    "articles.reportdelivery": lambda number: {"address": f"reader-{number}@example.com"},
    "policies.fact": lambda number: {"owner": None, "warn_after": 1 + number % 2 * 364, "error_after": 400},
    # Half are live and half are next, so that every count of the desk is of thousands.
    "articles.edition": lambda number: {"number": 1, "state": ("published", "scheduled")[number % 2], "publish_at": timezone.now()},
}  # fmt: skip


def label_of(model: Any) -> str:
    return str(model._meta.label_lower)


class Growing:
    """Rows copied from one of each model, in bulk."""

    def __init__(self, seeds: dict[str, Model]) -> None:
        self.seeds, self.made = seeds, {label: [seed] for label, seed in seeds.items()}

    def to(self, many: int) -> None:
        for label, seed in self.seeds.items():
            start = len(self.made[label])
            rows = [self._copy(seed, label, number) for number in range(start, many)]
            self.made[label] += type(seed)._default_manager.bulk_create(rows, batch_size=500)

    def _copy(self, seed: Model, label: str, number: int) -> Model:
        row = copy.copy(seed)
        row._state = copy.copy(seed._state)
        row.pk, row._state.adding = None, True
        for field in seed._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.name in _FOLLOWS and getattr(seed, field.attname):
                setattr(row, field.attname, self.made[label_of(field.related_model)][number].pk)
            elif field.unique and isinstance(field, CharField) and not field.choices:
                setattr(row, field.attname, f"{str(getattr(seed, field.attname))[: field.max_length - 8]}-{number}")
        for name, value in ITS_OWN.get(label, lambda number: {})(number).items():
            setattr(row, name, value)
        return row


def seeds_of(world: Any) -> dict[str, Model]:
    """One row of each model that has a list; the edition is the live one."""
    labels = {label_of(model) for model in admin.site._registry}
    ordered = [*_ORDER, *sorted(labels - set(_ORDER))]
    seeds = {label: world.row(label) for label in ordered}
    live = world.row("live")
    found = {"articles.edition": live, "articles.article": live.article, "articles.citation": live.citations.first()}
    return seeds | found


def cost(client: Client, address: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as used:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(used), answer


def test_every_list_takes_as_many_queries_for_ten_thousand_rows_as_for_ten() -> None:
    world = make_world()
    growing, client = Growing(seeds_of(world)), Visitors(world).visitor("Admin")
    lists = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    growing.to(FEW)
    few = {address: cost(client, address)[0] for address in (*lists, *PAGES)}
    growing.to(MANY)
    wrong = []
    for address in (*lists, *PAGES):
        many, answer = cost(client, address)
        if many != few[address] or many > MOST_QUERIES:
            wrong.append(f"{address}: {few[address]} queries, {many} with {MANY} rows")
        if len(answer.content) > MOST_BYTES:
            wrong.append(f"{address}: {len(answer.content)} bytes")
        listed = answer.context.get("cl")
        if listed is not None:
            assert listed.queryset.count() >= MANY, f"{address} was not filled: see ITS_OWN"
            if len(listed.result_list) > MOST_ROWS or not listed.paginator.num_pages > 1:
                wrong.append(f"{address}: {len(listed.result_list)} rows on one page")
            everything = client.get(f"{address}?all=").context["cl"]
            if len(everything.result_list) > MOST_ROWS:
                wrong.append(f"{address}?all= shows {len(everything.result_list)} rows")
    assert not wrong, "\n".join(wrong)
    assert Postponement.objects.count() == 0

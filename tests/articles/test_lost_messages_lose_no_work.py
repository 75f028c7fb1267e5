"""Tasks, sweeps and doorbells: each may run twice, stop in the middle or never be told, and the work is done once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from articles import findings, publishing, tasks, workflow, writing
from articles.models import Citation, Edition, Event, Finding, State
from policies import ledger
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_platform,
    make_policy,
    noon,
    publish,
    record,
    ref,
    value_of,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def ready(body: str = "<p>Open My Orders.</p>", slug: str = "cancel-an-order", day: date = DAY) -> Edition:
    """An approved edition that was scheduled for noon of the day."""
    return make_edition(body, make_article(slug), state=State.SCHEDULED, on=day)


def due() -> list[int]:
    return findings.due(timezone.localdate())


def test_a_sweep_that_dies_in_the_middle_is_finished_by_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        make_edition("<h2>Fees</h2>", make_article(f"guide-{number}"))
    monkeypatch.setattr(tasks, "CHUNK", 2)

    class Killed(Exception):
        pass

    before = findings.check_edition
    calls = []

    def until_killed(edition: Edition, *args: Any) -> Any:
        if len(calls) == 3:
            raise Killed
        calls.append(edition.pk)
        return before(edition, *args)

    with monkeypatch.context() as patched:
        patched.setattr(findings, "check_edition", until_killed)
        with pytest.raises(Killed):
            tasks.sweep()
    assert len(due()) == 4
    assert tasks.sweep() == 4
    assert due() == []
    assert Finding.objects.filter(code="ST001").count() == 7
    assert tasks.sweep() == 0


def test_a_sweep_takes_a_measured_bite_and_live_editions_first() -> None:
    make_edition(article=make_article("draft"))
    live = publish(make_edition(article=make_article("live")), DAY)
    assert tasks.sweep(most=1) == 1
    live.refresh_from_db()
    assert live.checked_at is not None
    assert len(due()) == 1


def test_checking_those_that_cite_a_fact_leaves_the_others_alone() -> None:
    policy = make_policy()
    fact = make_fact(policy=policy, checked_on=DAY)
    cites = make_edition(f"<p>It takes {ref(fact.key)}.</p>", make_article("cites"))
    tabled = make_edition(f'<div data-policy="{policy.slug}"></div>', make_article("tabled"))
    other = make_edition("<p>Nothing.</p>", make_article("other"))
    make_edition(f"<p>It took {ref(fact.key)}.</p>", make_article("past"), state="superseded")
    assert tasks.check_citing(fact.pk) == 2
    checked = set(Edition.objects.filter(checked_at__isnull=False).values_list("pk", flat=True))
    assert checked == {cites.pk, tabled.pk}
    assert other.pk in due()
    assert tasks.check_citing(0) == 0
    assert tasks.check_edition(0) == 0


def test_a_new_value_is_told_once_in_the_history_of_every_live_page_that_shows_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    fact = make_fact(
        "protection.window", "60 days", date(2026, 1, 1), label="Buyer Protection window", checked_on=date(2026, 1, 2)
    )
    live = publish(make_edition(f"<p>It lasts {ref(fact.key)}.</p>", make_article("live")))
    make_edition(f"<p>It lasts {ref(fact.key)}.</p>", make_article("draft"))
    with django_capture_on_commit_callbacks(execute=True):
        version = record(fact, "75 days", date(2026, 3, 1), note="Longer now.")
    event = Event.objects.get(verb="fact_changed")
    assert event.article == live.article
    assert event.payload == {
        "fact": "protection.window",
        "label": "Buyer Protection window",
        "before": "60 days",
        "after": "75 days",
        "effective_from": "2026-03-01",
        "note": "Longer now.",
    }
    ledger.announce(version, timezone.now())
    assert Event.objects.filter(verb="fact_changed").count() == 1


def test_a_value_to_come_is_told_on_its_day(django_capture_on_commit_callbacks: Any) -> None:
    fact = make_fact("protection.window", "60 days", date(2026, 1, 1))
    publish(make_edition(f"<p>It lasts {ref(fact.key)}.</p>"))
    with django_capture_on_commit_callbacks(execute=True):
        record(fact, "75 days", date(2026, 7, 1), recorded=noon(DAY))
    assert not Event.objects.filter(verb="fact_changed").exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert ledger.announce_due(date(2026, 7, 1), noon(date(2026, 7, 1))) == 1
        assert ledger.announce_due(date(2026, 7, 1), noon(date(2026, 7, 1))) == 0
    assert Event.objects.filter(verb="fact_changed").count() == 1


def test_a_broker_that_is_down_stops_nobody(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr("celery.app.task.Task.apply_async", unreachable)
    fact = make_fact(checked_on=date(2026, 1, 2))
    edition = make_edition(f"<p>It takes {ref(fact.key)}.</p>")
    findings.check_editions([edition.pk], timezone.localdate(), noon(date(2026, 1, 2)))
    with django_capture_on_commit_callbacks(execute=True):
        ledger.record(
            fact,
            value_of("9 business days"),
            DAY,
            ledger.Evidence(fact.versions.get().source, "9 days"),
            by=None,
            now=noon(DAY),
        )
        writing.save(edition, writing.text_of(edition), base=edition.save_count, by=None, now=noon(DAY))
    assert caplog.text.count("was not queued") == 2
    assert due() == [edition.pk]
    assert tasks.sweep() == 1


def test_a_scheduled_edition_goes_live_once() -> None:
    edition = ready()
    assert publishing.publish_due(noon(DAY) - timedelta(minutes=1)) == 0
    assert publishing.publish_due(noon(DAY)) == 1
    assert publishing.publish_due(noon(DAY)) == 0
    edition.refresh_from_db()
    assert (edition.state, edition.published_at) == (State.PUBLISHED, noon(DAY))
    event = Event.objects.get(verb="published")
    assert (event.job, event.actor) == ("publish_due", None)


def test_the_live_edition_makes_room_for_the_scheduled_one() -> None:
    old = publish(make_edition("<p>Old.</p>"))
    new = ready("<p>New.</p>")
    publishing.publish_due(noon(DAY))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert old.superseded_at == new.published_at


def test_an_edition_that_must_not_go_live_stays_scheduled_and_says_why_once() -> None:
    good, bad = ready(slug="good"), ready("<h2>Fees</h2>", slug="bad")
    assert publishing.publish_due(noon(DAY)) == 1
    assert publishing.publish_due(noon(DAY) + timedelta(minutes=1)) == 0
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (State.PUBLISHED, State.SCHEDULED)
    event = Event.objects.get(verb="not_published")
    assert event.article.slug == "bad"
    assert "findings" in event.payload["reasons"][0]


def test_two_that_publish_at_once_publish_once() -> None:
    edition = ready()
    first, second = Edition.objects.get(pk=edition.pk), Edition.objects.get(pk=edition.pk)
    findings.check_edition(first, DAY, noon(DAY))
    workflow.perform(first, "publish", by=None, now=noon(DAY), job="publish_due")
    with pytest.raises(workflow.WorkflowRefusal):
        workflow.perform(second, "publish", by=None, now=noon(DAY), job="publish_due")
    assert Event.objects.filter(verb="published").count() == 1


def test_citations_that_drifted_are_mended() -> None:
    fact = make_fact()
    edition = make_edition(f"<p>It takes {ref(fact.key)}, really {ref(fact.key)}.</p>")
    Citation.objects.filter(edition=edition, ordinal=0).delete()
    assert tasks.reconcile_citations() == 1
    assert Citation.objects.filter(edition=edition, fact=fact).count() == 2
    assert tasks.reconcile_citations() == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sweep_needing_check", "1 editions checked."),
        ("publish_due", "0 editions published."),
        ("reconcile_citations", "0 editions had citations that differed."),
    ],
)
def test_every_task_has_a_command(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_platform()
    make_edition()
    call_command(command)
    assert capsys.readouterr().out.strip() == said

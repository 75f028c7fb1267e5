"""A finding is known again as long as its text and its fact stay: New, Ongoing, Fixed, Regressed, Snoozed, Accepted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import findings, writing
from articles.checks import RULES
from articles.models import Edition, Event, Finding
from articles.proofreading import Surroundings, with_parts
from policies import ledger
from policies.models import Source
from tests.makers import make_article, make_edition, make_fact, make_person, make_source, noon, publish, record, ref

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
EMPTY = "<h2>Fees</h2>"
TODO = "<p>TODO say what it costs.</p>"


def check(edition: Edition, day: date = MONDAY) -> None:
    findings.check_edition(with_parts([edition.pk])[0], day, noon(day))


def write(edition: Edition, body: str, day: date = MONDAY) -> None:
    edition.refresh_from_db()
    text = writing.text_of(edition)
    writing.save(
        edition, writing.Text(**{**vars_of(text), "body": body}), base=edition.save_count, by=None, now=noon(day)
    )


def vars_of(text: writing.Text) -> dict[str, Any]:
    return {name: getattr(text, name) for name in text.__slots__}


def states(edition: Edition, code: str = "ST001") -> list[str]:
    return list(
        Finding.objects.filter(edition=edition, code=code).order_by("first_seen", "pk").values_list("state", flat=True)
    )


def the(edition: Edition, code: str = "ST001") -> Finding:
    return Finding.objects.get(edition=edition, code=code)


def later(days: int) -> date:
    return MONDAY + timedelta(days)


def test_new_then_ongoing_then_fixed_then_regressed() -> None:
    edition = make_edition(EMPTY)
    check(edition)
    assert states(edition) == ["new"]
    check(edition, later(1))
    assert states(edition) == ["ongoing"]
    write(edition, "<h2>Fees</h2><p>None.</p>", later(2))
    check(edition, later(2))
    assert states(edition) == ["fixed"]
    assert the(edition).fixed_at == noon(later(2))
    write(edition, EMPTY, later(3))
    check(edition, later(3))
    assert states(edition) == ["regressed"]
    assert the(edition).fixed_at is None
    assert the(edition).first_seen == noon(MONDAY)


def test_checking_twice_adds_nothing_and_changes_nothing() -> None:
    edition = make_edition(EMPTY + TODO)
    check(edition)
    before = list(Finding.objects.order_by("pk").values())
    check(edition)
    assert list(Finding.objects.order_by("pk").values()) == before


def test_the_same_mistake_twice_is_two_findings() -> None:
    edition = make_edition("<h2>Fees</h2><h2>Fees</h2>")
    check(edition)
    check(edition, later(1))
    assert states(edition) == ["ongoing", "ongoing"]


def test_an_acceptance_stays_while_the_text_stays_and_is_in_the_history() -> None:
    edition = make_edition(TODO)
    check(edition)
    carol = make_person("carol", "articles.accept_finding")
    findings.accept(the(edition, "RS001"), by=carol, reason="A quotation.", now=noon(MONDAY))
    check(edition, later(1))
    write(edition, f"{TODO}<p>Another paragraph.</p>", later(2))
    check(edition, later(2))
    assert states(edition, "RS001") == ["accepted"]
    assert not Finding.objects.blocking().filter(code="RS001").exists()
    event = Event.objects.get(verb="accepted")
    assert (event.actor, event.payload["reason"]) == (carol, "A quotation.")


def test_an_acceptance_dies_when_the_words_around_it_change() -> None:
    edition = make_edition(TODO)
    check(edition)
    carol = make_person("carol", "articles.accept_finding")
    findings.accept(the(edition, "RS001"), by=carol, reason="A quotation.", now=noon(MONDAY))
    write(edition, "<p>TODO say who pays for it.</p>")
    check(edition, later(1))
    assert states(edition, "RS001") == ["fixed", "new"]


def test_an_acceptance_dies_when_the_fact_changes() -> None:
    fact = make_fact("protection.window", "75 days", checked_on=date(2026, 1, 2), label="Buyer Protection window")
    edition = make_edition("<p>The Buyer Protection window is 90 days.</p>")
    check(edition)
    carol = make_person("carol", "articles.accept_finding")
    findings.accept(the(edition, "TL001"), by=carol, reason="From a letter.", now=noon(MONDAY))
    check(edition, later(1))
    assert states(edition, "TL001") == ["accepted"]
    record(fact, "60 days", later(2))
    check(edition, later(2))
    assert states(edition, "TL001") == ["fixed", "new"]


def test_a_change_of_a_fact_nearby_leaves_other_acceptances_alone() -> None:
    fact = make_fact(checked_on=date(2026, 1, 2))
    edition = make_edition(f"<p>It takes {ref(fact.key)} TODO say from when.</p>")
    check(edition)
    carol = make_person("carol", "articles.accept_finding")
    findings.accept(the(edition, "RS001"), by=carol, reason="A quotation.", now=noon(MONDAY))
    record(fact, "9 business days", later(1))
    check(edition, later(1))
    assert states(edition, "RS001") == ["accepted"]


def test_an_advice_is_silent_until_its_day() -> None:
    edition = make_edition("<p>Browse Deals →</p>")
    check(edition)
    carol = make_person("carol", "articles.snooze_finding")
    findings.snooze(
        the(edition, "RS002"), until=later(7), day=MONDAY, by=carol, reason="After the relaunch.", now=noon(MONDAY)
    )
    check(edition, later(6))
    assert states(edition, "RS002") == ["snoozed"]
    assert not Finding.objects.standing().filter(code="RS002").exists()
    check(edition, later(7))
    assert states(edition, "RS002") == ["ongoing"]


def test_decisions_that_cannot_be_made_say_why() -> None:
    edition = make_edition(EMPTY)
    check(edition)
    finding = the(edition)
    alice = make_person("alice")
    carol = make_person("carol", "articles.accept_finding", "articles.snooze_finding")
    with pytest.raises(findings.FindingRefusal, match="role"):
        findings.accept(finding, by=alice, reason="Because.", now=noon(MONDAY))
    with pytest.raises(findings.FindingRefusal, match="why"):
        findings.accept(finding, by=carol, reason="  ", now=noon(MONDAY))
    with pytest.raises(findings.FindingRefusal, match="cannot be snoozed"):
        findings.snooze(finding, until=later(7), day=MONDAY, by=carol, reason="Later.", now=noon(MONDAY))
    write(edition, "<p>None.</p>")
    check(edition, later(1))
    with pytest.raises(findings.FindingRefusal, match="fixed"):
        findings.accept(finding, by=carol, reason="Because.", now=noon(MONDAY))
    assert states(edition) == ["fixed"]
    assert not Event.objects.filter(verb="accepted").exists()


def test_an_edition_saved_during_its_check_stays_due() -> None:
    edition = make_edition(EMPTY)
    opened = with_parts([edition.pk])[0]
    write(edition, "<p>Saved meanwhile.</p>")
    findings.check_edition(opened, MONDAY, noon(MONDAY))
    assert findings.due(MONDAY) == [edition.pk]
    assert not Finding.objects.exists()


@pytest.mark.parametrize("what", ["saved", "fact", "verified", "rules", "setting", "next day"])
def test_what_makes_an_edition_due_again(what: str, settings: Any) -> None:
    fact = make_fact(checked_on=date(2026, 1, 2))
    edition = make_edition(f"<p>It takes {ref(fact.key)}.</p>")
    check(edition)
    assert findings.due(MONDAY) == []
    match what:
        case "saved":
            write(edition, "<p>Other words.</p>", later(1))
        case "fact":
            record(fact, "9 days", MONDAY, recorded=noon(MONDAY) + timedelta(hours=1))
        case "verified":
            moment = noon(MONDAY) + timedelta(hours=1)
            ledger.verify(fact.versions.get(), by=None, read_at=moment, now=moment)
        case "rules":
            Edition.objects.update(checked_rules="those of another day")
        case "setting":
            settings.ASOF_CHECKS_OFF = frozenset({"ST001"})
    day = later(1) if what == "next day" else MONDAY
    assert findings.due(day) == [edition.pk]
    check(edition, later(2))
    assert findings.due(later(2)) == []


def test_editions_of_the_past_are_not_due() -> None:
    make_edition(state="superseded")
    make_edition(article=make_article("other"), state="withdrawn")
    assert findings.due(MONDAY) == []


def test_a_check_that_is_switched_off_fixes_its_findings(settings: Any) -> None:
    edition = make_edition(EMPTY)
    check(edition)
    settings.ASOF_CHECKS_OFF = frozenset({"ST001"})
    check(edition, later(1))
    assert states(edition) == ["fixed"]


def test_a_setting_moves_the_level_of_an_advice_and_never_that_of_a_proof(settings: Any) -> None:
    settings.ASOF_CHECK_LEVELS = {"RS002": "error", "ST001": "info"}
    edition = make_edition(f"<p>Browse Deals →</p>{EMPTY}")
    check(edition)
    assert dict(Finding.objects.filter(code__in=["RS002", "ST001"]).values_list("code", "level")) == {
        "RS002": "error",
        "ST001": "error",
    }


def test_the_rules_are_named() -> None:
    edition = make_edition()
    check(edition)
    edition.refresh_from_db()
    assert len(RULES) == 16
    assert (edition.checked_on, edition.checked_at) == (MONDAY, noon(MONDAY))
    assert edition.checked_rules == findings.rules()


def test_queries_do_not_grow_with_the_editions_but_for_their_findings() -> None:
    make_fact(checked_on=date(2026, 1, 2))
    for number in range(6):
        publish(make_edition(EMPTY, make_article(f"guide-{number}")))
    pks = list(Edition.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as around:
        Surroundings.on(MONDAY)
    assert len(around) <= 14
    with CaptureQueriesContext(connection) as one:
        findings.check_editions(pks[:1], MONDAY, noon(MONDAY))
    with CaptureQueriesContext(connection) as five:
        findings.check_editions(pks[1:], MONDAY, noon(MONDAY))
    each = (len(five) - len(one)) / 4
    assert each <= 9


def test_a_page_that_the_watch_found_gone_is_a_finding_where_it_is_linked() -> None:
    source = make_source()
    edition = make_edition(f'<p><a href="{source.url}">The rules</a></p>')
    check(edition)
    assert states(edition, "LK005") == []
    Source.objects.filter(pk=source.pk).update(state=Source.State.GONE)
    check(edition, later(1))
    assert states(edition, "LK005") == ["new"]


def test_an_acceptance_of_a_short_answer_dies_when_the_answer_is_rewritten() -> None:
    edition = make_edition(short_answer="<p>Ask the seller about it.</p>")
    check(edition)
    carol = make_person("carol", "articles.accept_finding")
    findings.accept(the(edition, "ST004"), by=carol, reason="There is no number.", now=noon(MONDAY))
    check(edition, later(1))
    assert states(edition, "ST004") == ["accepted"]
    Edition.objects.filter(pk=edition.pk).update(short_answer="<p>Ask a friend about it.</p>")
    check(edition, later(2))
    assert states(edition, "ST004") == ["fixed", "new"]

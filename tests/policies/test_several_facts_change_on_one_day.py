"""A batch: several facts, one day, one look at all that they change, one approval, all or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from selectolax.lexbor import LexborHTMLParser

from policies.models import Fact, FactVersion, LedgerRevision, Policy
from tests.articles.pages.reading import tidy
from tests.makers import (
    make_article,
    make_disclaimer,
    make_edition,
    make_fact,
    make_person,
    make_platform,
    make_policy,
    make_source,
    make_topic,
    publish,
    record,
    ref,
)
from tests.policies.screens import (
    CARD,
    WALLET,
    a_fact,
    ago,
    approve,
    every_page,
    guides,
    hidden,
    look,
    on_screen,
    on_the_day,
    press,
    really,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("alice", superuser=True))
    return client


@pytest.fixture
def facts() -> list[Fact]:
    return two_facts()


def two_facts() -> list[Fact]:
    card = a_fact()
    return [card, Fact.objects.get(key=WALLET)]


def batch_page(facts: list[Fact]) -> str:
    return f"{reverse('admin:policies_fact_batch')}?facts={','.join(str(fact.pk) for fact in facts)}"


def shared(**changed: Any) -> dict[str, Any]:
    said = {"effective_from": str(today()), "source": make_source().pk, "change_note": "Banks got slower.", **changed}
    return {f"shared-{name}": value for name, value in said.items()}


def row(fact: Fact, low: str, high: str, **changed: Any) -> dict[str, Any]:
    said = {"low": low, "high": high, "unit": "day", "day_basis": "business", "bound": "range", "quote": f"To {high}."}
    return {f"fact-{fact.pk}-{name}": value for name, value in {**said, **changed}.items()}


def test_facts_are_chosen_in_the_list(desk: Client, facts: list[Fact]) -> None:
    chosen = {"action": "change_together", "_selected_action": [fact.pk for fact in facts]}
    page = desk.post(reverse("admin:policies_fact_changelist"), chosen, follow=True)
    assert page.redirect_chain[0][0] == batch_page(sorted(facts, key=lambda fact: fact.pk))
    words = tidy(LexborHTMLParser(page.content.decode()).css_first("#content-main").text())
    assert "Credit or debit card" in words
    assert "Now: 3–5 business days" in words
    assert "Now: 1–3 days" in words


def test_one_preview_shows_what_all_of_them_change_and_one_approval_writes_them(
    desk: Client, facts: list[Fact]
) -> None:
    guides()
    before, revision = every_page(), LedgerRevision.current()
    values = {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "2", "4", day_basis="calendar")}
    screen = look(desk, batch_page(facts), values)
    assert FactVersion.objects.count() == 2
    assert LedgerRevision.current() == revision
    assert [tidy(each.text()) for each in screen.css(".impact-fact")] == ["AliExpress wallet", "Credit or debit card"]
    unmoved = screen.css(".impact-unmoved li")
    assert [tidy(item.css_first("mark").text()) for item in unmoved] == ["4 business days", "3–5 business days"]
    assert "Credit or debit card" in unmoved[0].text()
    assert screen.html.index("impact-unmoved") < screen.html.index('id="impact-once"')
    assert approve(desk, batch_page(facts), screen).status_code == 302
    assert on_screen(screen) == really(before, every_page())
    first, second = (fact.versions.get(effective_from=today()) for fact in facts)
    assert (first.words(), second.words()) == ("5–7 business days", "2–4 days")
    assert (first.quote, second.quote, first.source, second.change_note) == (
        "To 7.", "To 4.", make_source(), "Banks got slower.",
    )  # fmt: skip
    assert first.together is not None
    assert (first.together, first.recorded_at, first.recorded_by) == (
        second.together, second.recorded_at, second.recorded_by,
    )  # fmt: skip
    assert first.announced_at is not None


def test_a_row_that_is_left_empty_stays_as_it_is(desk: Client, facts: list[Fact]) -> None:
    screen = look(desk, batch_page(facts), {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "", "", quote="")})
    approve(desk, batch_page(facts), screen)
    assert [fact.versions.count() for fact in facts] == [2, 1]


def test_nothing_filled_in_is_said(desk: Client, facts: list[Fact]) -> None:
    screen = look(desk, batch_page(facts), shared())
    assert "Give at least one of the facts a value." in screen.html


def test_every_row_says_what_is_wrong_with_it_and_nothing_is_written(desk: Client, facts: list[Fact]) -> None:
    record(facts[1], "9 days", today(), recorded=timezone.now())
    values = {**shared(), **row(facts[0], "9", "7"), **row(facts[1], "2", "4")}
    screen = look(desk, batch_page(facts), values)
    assert "upside down" in tidy(screen.css_first(f"#fact-{facts[0].pk}").text())
    assert screen.css_first(f"input[name=fact-{facts[1].pk}-low]").attributes["value"] == "2"
    values = {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "2", "4")}
    screen = look(desk, batch_page(facts), values)
    assert "is already recorded" in tidy(screen.css_first(f"#fact-{facts[1].pk}").text())
    assert "is already recorded" not in tidy(screen.css_first(f"#fact-{facts[0].pk}").text())
    assert [fact.versions.count() for fact in facts] == [1, 2]


def test_a_quote_without_a_value_is_a_row_that_was_forgotten(desk: Client, facts: list[Fact]) -> None:
    values = {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "", "", quote="To 9 days.")}
    screen = look(desk, batch_page(facts), values)
    assert "Please correct what is said below" in screen.html
    assert screen.css_first(f"#fact-{facts[1].pk} .errorlist") is not None


def test_whoever_changes_one_of_the_facts_in_between_makes_all_be_shown_anew(desk: Client, facts: list[Fact]) -> None:
    values = {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "2", "4")}
    screen = look(desk, batch_page(facts), values)
    record(facts[1], "9 days", ago(3), recorded=timezone.now())
    again = approve(desk, batch_page(facts), screen)
    assert "are not those that you looked at" in again.content.decode()
    assert [fact.versions.count() for fact in facts] == [1, 2]
    anew = LexborHTMLParser(again.content.decode())
    assert approve(desk, batch_page(facts), anew).status_code == 302
    assert [fact.versions.count() for fact in facts] == [2, 3]


def test_a_fact_that_cannot_hold_its_value_by_now_leaves_all_of_them_as_they_were(
    desk: Client, facts: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {**shared(), **row(facts[0], "5", "7"), **row(facts[1], "2", "4")}
    screen = look(desk, batch_page(facts), values)
    monkeypatch.setattr("policies.admin.fact_batch.about", lambda *_said: told(screen))
    record(facts[1], "9 days", today(), recorded=timezone.now())
    refused = approve(desk, batch_page(facts), screen)
    assert "is already recorded" in refused.content.decode()
    assert [fact.versions.count() for fact in facts] == [1, 2]


def told(screen: LexborHTMLParser) -> str:
    """What the form says that it is about."""
    return str(signing.loads(hidden(screen)["seen"], salt="policies.looking")[0])


def test_back_to_the_form_keeps_every_row(desk: Client, facts: list[Fact]) -> None:
    values = {**shared(), **row(facts[0], "5", "7", quote="A\r\n“b”"), **row(facts[1], "", "", quote="")}
    screen = look(desk, batch_page(facts), values)
    form = LexborHTMLParser(press(desk, batch_page(facts), screen, "back").content.decode())
    assert form.css_first(f"textarea[name=fact-{facts[0].pk}-quote]").text().strip() == "A\n“b”"
    assert form.css_first(f"input[name=fact-{facts[0].pk}-high]").attributes["value"] == "7"


def test_the_source_of_one_platform_is_not_taken_for_a_fact_of_another(desk: Client, facts: list[Fact]) -> None:
    other = make_platform("Temu")
    policy = make_policy("Temu refunds", other)
    temu = make_fact("temu.refund", "5 days", ago(90), policy=policy, source=make_source("Temu help", other))
    chosen = [facts[0], temu]
    screen = look(desk, batch_page(chosen), {**shared(), **row(facts[0], "5", "7"), **row(temu, "6", "8")})
    approve(desk, batch_page(chosen), screen)
    assert facts[0].versions.get(effective_from=today()).source == make_source()
    assert temu.versions.get(effective_from=today()).source is None
    assert Policy.objects.count() == 2


@pytest.mark.parametrize("said", ["", "x", "0", "9" * 40, "-1", "1,,", "1;2"])
def test_odd_addresses_lead_back_to_the_list_with_a_word(desk: Client, said: str) -> None:
    page = desk.get(reverse("admin:policies_fact_batch"), {"facts": said}, follow=True)
    assert "Choose the facts to change in the list." in page.content.decode()


def test_more_facts_than_can_be_looked_at_are_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.admin.fact_batch.MOST_FACTS", 1)
    page = desk.get(batch_page(two_facts()), follow=True)
    assert "At most 1 facts can be changed at once." in page.content.decode()


@pytest.mark.parametrize("role", ["Writer", "Editor", "Manager"])
def test_who_may_not_record_may_not_record_many(facts: list[Fact], role: str) -> None:
    person = make_person(role)
    person.groups.add(Group.objects.get(name=role))
    desk = Client()
    desk.force_login(User.objects.get(pk=person.pk))
    assert desk.get(batch_page(facts)).status_code == 403
    assert desk.post(batch_page(facts), {**shared(), **row(facts[0], "5", "7")}).status_code == 403
    assert b"change_together" not in desk.get(reverse("admin:policies_fact_changelist")).content


def test_where_the_site_wants_two_people_a_batch_is_not_approved_by_one(
    desk: Client, facts: list[Fact], settings: Any
) -> None:
    settings.ASOF_REQUIRE_SECOND_APPROVER = True
    screen = look(desk, batch_page(facts), {**shared(), **row(facts[0], "5", "7")})
    assert screen.css_first("button[value=approve]") is None
    assert "Somebody else has to approve" in approve(desk, batch_page(facts), screen).content.decode()
    assert FactVersion.objects.count() == 2


NUMBER = st.integers(1, 60)
PARTS = st.lists(
    st.sampled_from(
        [
            f"<p>The bank needs {ref(CARD, form='long')}. Ask first.</p>",
            f"<h2>After {ref(WALLET)}</h2><p>Wait.</p>",
            f"<p>Wait {ref(CARD)}. Wait {ref(WALLET)}.</p><ul><li>{ref(WALLET, form='limit')}</li></ul>",
            '<div data-policy="refund-time"></div>',
            f'<p>Say <span data-example="{WALLET}">2 days</span> after that.</p>',
            "<p>Nothing of it.</p>",
        ]
    ),
    max_size=4,
)


class RandomBatches(TestCase):
    """Whatever is written, and whatever several facts say from whichever day: nothing missing, nothing extra."""

    @given(
        bodies=st.lists(PARTS, min_size=1, max_size=3),
        values=st.lists(st.tuples(NUMBER, st.integers(0, 9)), min_size=3, max_size=3),
        unit=st.sampled_from(["hour", "day"]),
        bound=st.sampled_from(["range", "up_to", "about"]),
        start=st.integers(-80, 30),
    )
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_screen_says_exactly_what_changes(
        self, bodies: list[list[str]], values: list[tuple[int, int]], unit: str, bound: str, start: int
    ) -> None:
        facts = [*two_facts(), make_fact("aliexpress.unseen", "8 days", ago(90), policy=make_policy("Refund time"))]
        for number, parts in enumerate(bodies):
            edition = make_edition(
                "".join(parts), make_article(f"guide-{number}"), title=f"Guide {number}",
                short_answer=f"<p>It takes {ref(CARD)}.</p>" if number else "<p>Yes.</p>", on=ago(100),
            )  # fmt: skip
            publish(edition, ago(40 * number + 1))
        make_topic().disclaimers.add(make_disclaimer("As of {as_of}."))
        said = shared(effective_from=str(today() + timedelta(days=start)))
        for fact, (low, more) in zip(facts, values, strict=True):
            ends = ("" if bound == "up_to" else str(low), str(low if bound == "about" else low + more + 1))
            said |= row(fact, *ends, unit=unit, bound=bound, day_basis="calendar")
        desk = Client()
        desk.force_login(make_person("alice", superuser=True))
        day = max(today(), today() + timedelta(days=start))
        before, then = every_page(), on_the_day(day)
        screen = look(desk, batch_page(facts), said)
        assert approve(desk, batch_page(facts), screen).status_code == 302, tidy(screen.body.text())
        assert {fact.versions.count() for fact in facts} == {2}
        if day > today():
            assert on_screen(screen, "impact-today") == really(before, every_page())
        assert on_screen(screen) == really(then, on_the_day(day))

"""The first look: what a value would do to every live page, before anything is written; then *Approve*, or back to the form."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from selectolax.lexbor import LexborHTMLParser

from articles import impact
from cms.templatetags import impact as tag
from policies.models import Fact, FactVersion, LedgerRevision
from tests.articles.pages.reading import tidy
from tests.makers import (
    make_article,
    make_disclaimer,
    make_edition,
    make_fact,
    make_person,
    make_topic,
    publish,
    record,
    ref,
)
from tests.policies.screens import (
    CARD,
    WALLET,
    Differences,
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
    record_page,
    said,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("alice", superuser=True))
    return client


@pytest.fixture
def card() -> Fact:
    return a_fact()


def in_steps(monkeypatch: pytest.MonkeyPatch, first: int, then: int) -> None:
    monkeypatch.setattr(impact, "AT_FIRST", first)
    monkeypatch.setattr(impact, "AT_A_TIME", then)
    monkeypatch.setattr(tag, "AT_A_TIME", then)


def test_nothing_is_written_before_somebody_approves(desk: Client, card: Fact) -> None:
    guides()
    revision = LedgerRevision.current()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        screen = look(desk, record_page(card), said())
    assert "Nothing is written yet." in screen.html
    assert [each["sql"] for each in asked if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
    assert (FactVersion.objects.count(), LedgerRevision.current()) == (2, revision)


@pytest.mark.parametrize("start", [-30, 0], ids=["past", "today"])
def test_the_screen_says_exactly_what_changes_on_all_pages(desk: Client, card: Fact, start: int) -> None:
    guides()
    before = every_page()
    screen = look(desk, record_page(card), said(today() + timedelta(days=start)))
    assert approve(desk, record_page(card), screen).status_code == 302
    listed = on_screen(screen)
    assert listed == really(before, every_page())
    assert set(listed) == {"Guide everywhere", "Guide in-a-table", "Guide example"}
    places = len(screen.css(".impact-page dd"))
    assert f"3 articles, {places} places change" in tidy(screen.css_first("#impact-once").text())
    assert f"3 articles, {places} places change" in tidy(screen.css_first('.impact-sum a[href="#impact-once"]').text())


def test_a_change_to_come_says_what_readers_see_today_and_what_on_the_day(desk: Client, card: Fact) -> None:
    guides()
    day = today() + timedelta(days=10)
    now_before, then_before = every_page(), on_the_day(day)
    screen = look(desk, record_page(card), said(day))
    assert f"Approve for {day:%B} {day.day}, {day.year}" in screen.html or "Approve for" in screen.html
    assert approve(desk, record_page(card), screen).status_code == 302
    assert card.versions.at(day).get().words() == "5–7 business days"
    assert on_screen(screen, "impact-today") == really(now_before, every_page())
    assert on_screen(screen, "impact-once") == really(then_before, on_the_day(day))


def test_a_correction_is_looked_at_too(desk: Client, card: Fact) -> None:
    guides()
    address = reverse("admin:policies_fact_correct", args=[card.pk])
    before = every_page()
    screen = look(desk, address, {**said(), "version": card.versions.get().pk})
    assert approve(desk, address, screen).status_code == 302
    assert card.versions.at(today()).get().words() == "5–7 business days"
    assert on_screen(screen) == really(before, every_page())


def test_what_will_not_change_comes_first_with_a_link_to_its_edition(desk: Client, card: Fact) -> None:
    by_slug = {edition.article.slug: edition for edition in guides()}
    screen = look(desk, record_page(card), said())
    unmoved = screen.css(".impact-unmoved li")
    assert [tidy(item.css_first("mark").text()) for item in unmoved] == ["4 business days", "3–5 business days"]
    links = [item.css_first("a").attributes["href"] for item in unmoved]
    assert links == [reverse("admin:articles_edition_change", args=[by_slug[slug].pk]) for slug in ("example", "typed")]
    assert "a worked example outside the new value" in unmoved[0].text()
    assert "typed in; it would contradict the new value" in unmoved[1].text()
    assert tidy(unmoved[1].css("p")[1].text()) == "A refund to your credit card takes 3–5 business days."
    assert screen.html.index("impact-unmoved") < screen.html.index('id="impact-once"')
    assert "2 places will not change" in tidy(screen.css_first('a[href="#impact-unmoved"]').text())


def test_a_typed_value_that_will_agree_is_still_said_and_an_example_that_still_fits_is_not(
    desk: Client, card: Fact
) -> None:
    guides()
    screen = look(desk, record_page(card), said(low="3", high="7"))
    (item,) = screen.css(".impact-unmoved li")
    assert "it would agree with the new value" in item.text()


def test_feed_sitemap_and_structured_data_are_said_in_one_line_and_it_is_true(desk: Client, card: Fact) -> None:
    guides()
    screen = look(desk, record_page(card), said())
    also = tidy(screen.css_first(".impact-also").text())
    assert "structured data of 3 pages" in also
    assert "dates of 2 pages in the sitemap" not in also
    assert "dates of 3 pages in the sitemap" in also
    assert "an entry in the feed" in also
    approve(desk, record_page(card), screen)
    assert "3–5 business days → 5–7 business days" in Client().get("/changes.atom").content.decode()
    assert Client().get("/sitemap.xml").content.decode().count(f"<lastmod>{today().isoformat()}") == 3


def test_back_to_the_form_loses_nothing(desk: Client, card: Fact) -> None:
    quote = "Allow “5 to 7” days.\r\nOr <more>."
    screen = look(desk, record_page(card), said(quote=quote, low="5.5"))
    form = desk.post(record_page(card), {**hidden(screen), "step": "back"}).context["form"]
    assert (form["quote"].value(), form["low"].value(), form["high"].value()) == (quote, "5.5", "7")
    assert form["change_note"].value() == "Banks got slower."
    assert card.versions.count() == 1


def test_what_is_approved_is_what_was_shown_even_word_for_word(desk: Client, card: Fact) -> None:
    screen = look(desk, record_page(card), said(quote="A\r\nB “c” <d>"))
    approve(desk, record_page(card), screen)
    version = card.versions.at(today()).get()
    assert (version.words(), version.quote, version.change_note) == (
        "5–7 business days", "A\r\nB “c” <d>", "Banks got slower.",
    )  # fmt: skip


def test_a_change_by_somebody_else_in_between_has_to_be_looked_at_again(desk: Client, card: Fact) -> None:
    screen = look(desk, record_page(card), said())
    record(card, "9 days", ago(3), recorded=timezone.now())
    again = approve(desk, record_page(card), screen)
    assert again.status_code == 200
    assert "are not those that you looked at" in again.content.decode()
    assert card.versions.count() == 2
    assert approve(desk, record_page(card), LexborHTMLParser(again.content.decode())).status_code == 302


def test_nobody_approves_what_was_never_shown(desk: Client, card: Fact) -> None:
    response = desk.post(record_page(card), {**said(), "step": "approve"})
    assert (response.status_code, card.versions.count()) == (200, 1)


def test_a_refusal_is_said_on_the_form_before_anything_is_shown(desk: Client, card: Fact) -> None:
    screen = look(desk, record_page(card), said(ago(90)))
    assert "already recorded" in screen.html
    assert "Nothing was written" in screen.html
    assert screen.css_first("input[name=high]").attributes["value"] == "7"
    upside_down = look(desk, record_page(card), said(low="9"))
    assert "upside down" in upside_down.html


def test_who_may_not_record_may_not_look_either(client: Client, card: Fact) -> None:
    client.force_login(make_person("bob", "policies.view_fact"))
    assert client.post(record_page(card), said()).status_code == 403
    assert client.post(record_page(card), {**said(), "step": "approve"}).status_code == 403


def test_a_fact_that_no_page_shows_changes_no_article(desk: Client, card: Fact) -> None:
    screen = look(desk, record_page(card), said())
    assert "No article changes" in screen.html
    assert "0 live pages were read" in tidy(screen.html)


def test_for_words_and_amounts_nobody_claims_to_have_read_the_prose(desk: Client) -> None:
    fee = make_fact("aliexpress.fee", "None, ever.", ago(90), label="Fee")
    guide = f"<p>The fee: {ref('aliexpress.fee')} Ask first.</p>"
    publish(make_edition(guide, title="Fees", on=ago(60)), ago(60))
    before = every_page()
    values = {**said(), "text": "One euro. Two for a parcel."}
    screen = look(desk, record_page(fee), values)
    assert "Only time limits are found where they are typed in" in screen.html
    approve(desk, record_page(fee), screen)
    assert on_screen(screen) == really(before, every_page())


def test_many_pages_are_looked_at_in_steps_and_nothing_is_left_out(
    desk: Client, card: Fact, monkeypatch: pytest.MonkeyPatch
) -> None:
    guides()
    before, whole = every_page(), look(desk, record_page(card), said())
    in_steps(monkeypatch, 1, 2)
    screen = look(desk, record_page(card), said())
    listed, unmoved, steps = Counter[str](), 0, [screen]
    while screen.css_first("button[value=next]") is not None:
        screen = LexborHTMLParser(press(desk, record_page(card), screen, "next").content.decode())
        steps.append(screen)
    found: Differences = {}
    for each in steps:
        found |= on_screen(each)
        listed.update(list(on_screen(each)))
        unmoved += len(each.css(".impact-unmoved li"))
    assert len(steps) == 3
    assert set(listed.values()) == {1}
    assert unmoved == len(whole.css(".impact-unmoved li")) == 2
    for figures in (".impact-sum", "#impact-once", "#impact-once-also"):
        assert tidy(screen.css_first(figures).text()) == tidy(whole.css_first(figures).text())
    assert tidy(steps[1].css_first(".impact-progress").text()) == "3 of 5 pages looked at"
    progress = steps[1].css_first("progress").attributes
    assert (progress["value"], progress["max"]) == ("3", "5")
    assert approve(desk, record_page(card), screen).status_code == 302
    assert found == really(before, every_page())


def test_what_was_not_looked_at_is_approved_only_when_one_says_how_many(
    desk: Client, card: Fact, monkeypatch: pytest.MonkeyPatch
) -> None:
    guides()
    in_steps(monkeypatch, 2, 2)
    screen = look(desk, record_page(card), said())
    assert "3 pages were not looked at yet" in tidy(screen.css_first(".impact-cut").text())
    assert "Approve without looking at 3 pages" in tidy(screen.css_first("button[value=approve]").text())
    assert len(screen.css(".impact-page")) == 2, "pages that show the fact come before others"
    for claimed in ("", "0", "2"):
        refused = press(desk, record_page(card), screen, "approve", unlooked=claimed)
        assert refused.status_code == 200
    assert card.versions.count() == 1
    assert press(desk, record_page(card), screen, "approve").status_code == 302
    assert card.versions.count() == 2


def test_nobody_approves_other_values_than_those_that_were_shown(desk: Client, card: Fact) -> None:
    screen = look(desk, record_page(card), said())
    changed = press(desk, record_page(card), screen, "approve", high="9")
    assert "are not those that you looked at" in changed.content.decode()
    assert card.versions.count() == 1


def test_each_page_costs_a_few_queries_and_no_more(desk: Client, card: Fact) -> None:
    guides()
    asked = []
    for number in (0, 1):
        with CaptureQueriesContext(connection) as queries:
            look(desk, record_page(card), said())
        asked.append(len(queries))
        if number == 0:
            for each in range(10):
                edition = make_edition(f"<p>Wait {ref(CARD)}.</p>", make_article(f"more-{each}"), title=f"More {each}")
                publish(edition, ago(30))
    assert asked[1] - asked[0] <= 10 * 3
    assert asked[0] < 75


NUMBER = st.integers(1, 60)
BODY = st.lists(
    st.sampled_from(
        [
            f"<p>The bank needs {ref(CARD, form='long')}. Ask first.</p>",
            f"<h2>After {ref(CARD)}</h2><p>Wait.</p>",
            f"<p>Wait {ref(CARD)}. Wait {ref(CARD)}. Wait {ref(WALLET)}.</p>",
            f"<ul><li>{ref(CARD, form='limit')}</li><li>{ref(WALLET)}</li></ul>",
            f"<table><tbody><tr><th>Card</th><td>{ref(CARD)}</td></tr></tbody></table>",
            '<div data-policy="refund-time"></div>',
            "<p>Nothing of it.</p>",
        ]
    ),
    max_size=5,
)


class RandomChanges(TestCase):
    """Whatever is written, and whatever is recorded for whichever day: nothing missing, nothing extra."""

    @given(bodies=st.lists(BODY, min_size=1, max_size=3), low=NUMBER, more=st.integers(0, 9),
           unit=st.sampled_from(["hour", "day", "week"]), bound=st.sampled_from(["exact", "range", "up_to", "at_least", "about"]),
           basis=st.sampled_from(["calendar", "business"]), start=st.integers(-200, 30))  # fmt: skip
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_screen_says_exactly_what_changes(
        self, bodies: list[list[str]], low: int, more: int, unit: str, bound: str, basis: str, start: int
    ) -> None:
        card = a_fact()
        for number, parts in enumerate(bodies):
            edition = make_edition(
                "".join(parts), make_article(f"guide-{number}"), title=f"Guide {number}",
                short_answer=f"<p>It takes {ref(CARD)}.</p>" if number else "<p>Yes.</p>", on=ago(100),
            )  # fmt: skip
            publish(edition, ago(40 * number + 1))
        make_topic().disclaimers.add(make_disclaimer("As of {as_of}."))
        values = said(
            today() + timedelta(days=start), unit=unit, bound=bound, day_basis=basis if unit == "day" else "calendar",
            low="" if bound == "up_to" else str(low), high="" if bound == "at_least" else str(low + more),
        )  # fmt: skip
        desk = Client()
        desk.force_login(make_person("alice", superuser=True))
        day = max(today(), today() + timedelta(days=start))
        before, then = every_page(), on_the_day(day)
        response = desk.post(record_page(card), values)
        screen = LexborHTMLParser(response.content.decode())
        if screen.css_first("input[name=seen]") is None:
            assert card.versions.count() == 1
            return
        assert approve(desk, record_page(card), screen).status_code == 302
        if day > today():
            assert on_screen(screen, "impact-today") == really(before, every_page())
            assert on_screen(screen) == really(then, on_the_day(day))
        else:
            assert on_screen(screen) == really(before, every_page())

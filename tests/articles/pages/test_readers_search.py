"""The search of the public site: what is found, in which order, how it is shown, and what is never found."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publishing, searching, workflow
from articles.models import Edition, Finding, SearchEntry, State
from articles.searching import snippets, terms
from articles.tasks import reconcile_search
from policies.models import Fact
from tests.articles.pages.reading import Read, read
from tests.makers import make_article, make_edition, make_fact, make_policy, record, ref

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared"
NOW = timezone.now()
NO_FAQS: tuple[tuple[str, str], ...] = ()


def go_live(edition: Edition, verb: str = "publish", now: datetime = NOW, **more: Any) -> Edition:
    """By the step that people take, with nothing standing against it."""
    Finding.objects.filter(edition=edition).delete()
    Edition.objects.filter(pk=edition.pk).update(state=State.APPROVED, checked_at=edition.changed_at)
    edition.refresh_from_db()
    return workflow.perform(edition, verb, by=None, now=now, **more)


def guide(slug: str, body: str = "<p>Nothing.</p>", title: str = "A guide", live: bool = True, **text: Any) -> Edition:
    given = {"short_answer": "<p>Yes.</p>", "faqs": NO_FAQS, **text}
    edition = make_edition(body, make_article(slug), title=title, **given)
    return go_live(edition) if live else edition


def ask(question: str, **more: Any) -> Read:
    answer = Client().get("/search/", {"q": question, **more})
    assert answer.status_code == 200
    return read(answer)


def found(question: str, **more: Any) -> list[str]:
    """The addresses of the guides that are found, best first."""
    return [link.attributes["href"] or "" for link in ask(question, **more).tree.css(".guides a")]


def test_a_guide_is_found_by_any_word_of_it() -> None:
    guide(
        "cancel",
        "<h2>Locker</h2><p>Open the wallet.</p><table><tbody><tr><td>Zebra</td></tr></tbody></table>",
        title="How to cancel an order",
        short_answer="<p>Press the button.</p>",
        faqs=(("Is it free?", "<p>Without a fee.</p>"),),
    )
    guide("other", "<p>Something else.</p>")
    for question in ("cancel order", "button", "free", "fee", "locker", "wallet", "zebra", "CANCEL", "wallet zebra"):
        assert found(question) == ["/cancel/"], question
    assert found("elephant") == []


def test_a_word_is_found_in_its_other_forms_and_while_it_is_typed() -> None:
    guide("cancel", "<p>You are refunded after the cancellation. A café.</p>")
    for question in ("refund", "refunds", "cancelled", "refun", "Cafe", "CAFÉ", "cafe\u0301"):
        assert found(question) == ["/cancel/"], question


def test_words_of_every_writing_are_found() -> None:
    guide("many", "<p>Возврат денег. 退款需要三天. החזר כספי. إرجاع. Rückzahlung.</p>")
    for question in ("возврат", "退款", "三天", "החזר", "إرجاع", "rückzahlung", "ruckzahlung"):
        assert found(question) == ["/many/"], question


def test_the_title_comes_before_the_short_answer_before_the_questions_before_the_text() -> None:
    guide("text", f"<p>{'Customs. ' * 40}</p>")
    guide("faq", faqs=(("About customs?", "<p>Customs and customs.</p>"),))
    guide("answer", short_answer="<p>Customs decide.</p>")
    guide("title", title="All about customs")
    assert found("customs") == ["/title/", "/answer/", "/faq/", "/text/"]
    assert found("custom") == ["/title/", "/answer/", "/faq/", "/text/"]


def test_a_value_is_found_as_it_is_shown_today_and_not_as_it_was() -> None:
    today = timezone.localdate()
    fact = make_fact("ali.window", "75 days", today - timedelta(days=90), label="Protection window")
    guide(
        "window",
        f"<p>You are covered for {ref(fact.key, '75 days')} after that.</p>",
        short_answer="<p>It is long.</p>",
    )
    assert found("75 days") == ["/window/"]
    assert found("seventy-five") == ["/window/"], "a fact is shown in one wording or the other"
    record(fact, "61 days", today, recorded=timezone.now())
    record(fact, "88 days", today + timedelta(days=5), recorded=timezone.now())
    assert found("75") == []
    assert found("88 days") == []
    page = ask("61 days")
    assert page.every(".guides a") == ["A guide"]
    assert "You are covered for 61 days after that." in page.words(".guides span")


def test_a_value_in_the_short_answer_counts_as_the_short_answer() -> None:
    key = make_fact("ali.window", "75 days").key
    guide("text", "<p>75 items.</p>")
    guide("answer", short_answer=f"<p>For {ref(key)}.</p>")
    assert found("75") == ["/answer/", "/text/"]


def test_a_guide_is_found_by_the_label_of_its_facts_and_by_its_tables() -> None:
    policy = make_policy("Refund time")
    make_fact("ali.wallet", "9 days", label="Piggy bank", policy=policy)
    guide("cites", f"<p>It takes {ref('ali.wallet')}.</p>")
    guide("table", '<p>See:</p><div data-policy="refund-time"></div>')
    assert sorted(found("piggy bank")) == ["/cites/", "/table/"]
    Fact.objects.update(label="Money box")
    assert sorted(found("money box")) == ["/cites/", "/table/"]
    assert found("piggy") == []


def test_facts_are_found_with_their_value_and_lead_to_their_table() -> None:
    make_fact("ali.wallet", "1–3 days", label="AliExpress wallet", counted_from="the cancellation")
    make_fact("ali.none", None, label="Wallet without a value")
    gone = make_fact("ali.gone", label="Old wallet")
    Fact.objects.filter(pk=gone.pk).update(retired_at=NOW)
    page = ask("wallet")
    assert page.every(".found-facts li") == [
        "AliExpress wallet 1–3 days AliExpress: Refund time before shipment · counted from the cancellation"
    ]
    assert page.tree.css_first(".found-facts a").attributes["href"] == "/policies/aliexpress/#ali.wallet"
    assert ask("1–3 days").every(".found-facts a") == ["AliExpress wallet"]
    assert ask("aliexpress").every(".found-facts a") == ["AliExpress wallet"]
    assert "No guide was found for “wallet”." in page.words()


def test_nothing_that_is_not_public_is_found() -> None:
    guide("draft", "<p>Quokka.</p>", live=False)
    scheduled = guide("later", "<p>Quokka.</p>", live=False)
    go_live(scheduled, "schedule", publish_at=NOW + timedelta(days=1))
    withdrawn = guide("gone", "<p>Quokka.</p>")
    assert found("quokka") == ["/gone/"]
    workflow.perform(withdrawn, "withdraw", by=None, now=NOW, note="Wrong.")
    assert found("quokka") == []
    assert not SearchEntry.objects.exists()
    publishing.publish_due(NOW + timedelta(days=2))
    assert found("quokka") == ["/later/"]


def test_the_next_edition_takes_the_place_of_the_one_before_in_one_step() -> None:
    guide("guide", "<p>Walrus.</p>")
    second = guide("guide", "<p>Penguin.</p>", live=False)
    assert (found("walrus"), found("penguin")) == (["/guide/"], [])
    go_live(second)
    assert (found("walrus"), found("penguin")) == ([], ["/guide/"])


def test_an_entry_that_was_left_behind_shows_nothing() -> None:
    edition = guide("guide", "<p>Walrus.</p>")
    for state in (State.DRAFT, State.SUPERSEDED, State.WITHDRAWN):
        Edition.objects.filter(pk=edition.pk).update(state=state)
        assert found("walrus") == []


@pytest.mark.parametrize("drift", ["missing", "surplus", "old text", "old rules", "index"])
def test_drift_heals_by_itself(drift: str) -> None:
    edition = guide("guide", "<p>Walrus.</p>")
    other = guide("other", "<p>Penguin.</p>")
    match drift:
        case "missing":
            SearchEntry.objects.all().delete()
        case "surplus":
            Edition.objects.filter(pk=other.pk).update(state=State.WITHDRAWN)
        case "old text":
            SearchEntry.objects.filter(edition=edition).update(save_count=0, text_terms="nothing")
        case "old rules":
            SearchEntry.objects.filter(edition=edition).update(rules="0", text_terms="nothing")
        case "index":
            if connection.vendor != "sqlite":
                pytest.skip("The index is a column that PostgreSQL itself keeps.")
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO articles_searchentry_fts(articles_searchentry_fts) VALUES ('delete-all')")
    assert reconcile_search() > 0
    assert found("walrus") == ["/guide/"]
    assert found("penguin") == ([] if drift == "surplus" else ["/other/"])
    assert reconcile_search() == 0


def test_the_command_does_what_the_clock_does() -> None:
    guide("guide", "<p>Walrus.</p>")
    SearchEntry.objects.all().delete()
    said = StringIO()
    call_command("reconcile_search", stdout=said)
    call_command("reconcile_search", stdout=said)
    call_command("reconcile_search", "--all", stdout=said)
    assert said.getvalue().splitlines() == [
        "1 entry was made anew.",
        "0 entries were made anew.",
        "1 entry was made anew.",
    ]
    assert found("walrus") == ["/guide/"]


def test_what_has_some_of_the_words_is_better_than_nothing() -> None:
    guide("walrus", "<p>Walrus.</p>")
    guide("both", "<p>Walrus and penguin.</p>")
    assert found("walrus penguin") == ["/both/"]
    page = ask("walrus zebra")
    assert "No guide has all of these words. These have some of them:" in page.words()
    assert len(page.every(".guides a")) == 2


def test_what_was_asked_for_is_marked_and_nothing_else_is_markup() -> None:
    guide("guide", '<p>Say <code>&lt;b&gt;</code> &amp; refund it "now".</p>', title="A <refund> & more")
    page = ask("refund")
    assert [mark.text() for mark in page.tree.css("mark")] == ["refund", "refund"]
    assert page.every(".guides a") == ["A <refund> & more"]
    assert "&lt;<mark>refund</mark>&gt; &amp; more" in page.html
    assert '<b> & refund it "now".' in page.words(".guides span")


def test_a_long_text_is_shown_where_the_words_are() -> None:
    guide("guide", f"<p>{'Blah. ' * 300} The walrus eats the penguin. {'Blah. ' * 300}</p>")
    said = ask("penguin walrus").words(".guides span")
    assert "The walrus eats the penguin." in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 300


def test_a_page_holds_twenty_and_leads_on() -> None:
    for number in range(23):
        guide(f"guide-{number}", "<p>Walrus.</p>")
    first, second = ask("walrus"), ask("walrus", page=2)
    assert "23 guides for “walrus”" in first.words()
    assert (len(first.every(".guides a")), len(second.every(".guides a"))) == (20, 3)
    assert first.tree.css_first("a[rel=next]").attributes["href"] == "?q=walrus&page=2"
    assert second.tree.css_first("a[rel=prev]").attributes["href"] == "?q=walrus&page=1"
    assert second.tree.css_first("a[rel=next]") is None
    for page in ("0", "-1", "x", "9999999", "٣", ""):
        assert Client().get("/search/", {"q": "walrus", "page": page}).status_code == 200


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "Search the guides, their questions, and the facts"),
        ("   ", "Search the guides, their questions, and the facts"),
        ("?!… — “”", "There is no word in that to search for."),
        ("a" * 201, "That is too long to search for: at most 200 characters."),
        ("x" * 10_000, "That is too long to search for"),
        ("elephant", "No guide was found for “elephant”."),
    ],
)
def test_each_empty_page_says_why_and_what_may_help(question: str, words: str) -> None:
    guide("guide")
    page = ask(question)
    assert words in page.words()
    assert page.tree.css_first('main a[href="/topics/orders-and-refunds/"]') is not None
    assert page.tree.css_first("main form input[name=q]") is not None
    assert not page.every(".guides a")


def test_the_page_stays_out_of_other_searches_and_needs_no_script() -> None:
    answer = Client().get("/search/", {"q": "walrus"})
    assert answer["X-Robots-Tag"] == "noindex"
    page = read(answer)
    assert page.tree.css_first('meta[name=robots][content="noindex"]') is not None
    assert page.tree.css("script") == []
    assert page.tree.css_first("input[name=q]").attributes["value"] == "walrus"
    assert "walrus" in page.words("title")
    assert Client().post("/search/").status_code == 405
    for path in ("/", "/no/such/page"):
        assert 'href="/search/"' in Client().get(path).content.decode()
    assert 'action="/search/"' in Client().get("/no/such/page").content.decode()


@pytest.mark.parametrize("size", [1, 25])
@pytest.mark.parametrize(
    "question", ["walrus", "walrus 5", "walrus zebra", "zebra", "days", "walrus&page=2", "", "x" * 300]
)
def test_a_search_takes_at_most_four_queries(size: int, question: str) -> None:
    for number in range(size):
        key = make_fact(f"ali.fact{number}", f"{number + 3} days").key
        guide(f"guide-{number}", f"<p>Walrus {ref(key)}.</p>")
    with CaptureQueriesContext(connection) as taken:
        assert Client().get(f"/search/?q={quote(question, safe='&=')}").status_code == 200
    assert len(taken) <= 4


HOSTILE = [
    '"', "'", '""', "'" * 9, "*", "a*", "*a", "a^b", "-a", "+a", "NOT", "a NOT", "AND", "a AND", "OR OR OR", "NEAR(a b)", "a:b",
    "{title_terms}: a", "title_terms:a", "(", ")", "((((", "a)", "a(b", "a & | b", "a & ", "!a", "a <-> b", "a:*", "a:A",
    "\\", "\\'",
    "'; DROP TABLE articles_edition; --", "%s %d %(x)s {} {0}", "\u202e\u200b\ufeff", "\ud800", "\ue000\ue001\ue002",
    "zf0123456789ab",
    "𝒲𝒶𝓁𝓇𝓊𝓈", "ﷺ", "ß ẞ ŉ", "\U0010ffff", "<script>alert(1)</script>", "{{ 7*7 }}", "a" * 200, "1e400 0x1F 1_000 ١٢٣", "‘’“”–—",
    " ".join("abcdefghijklmnopqrstuvwxyz"), " ".join(f"word{n}" for n in range(30)), "\n\r\t", "q=q&q=q", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_is_a_question(question: str) -> None:
    make_fact("ali.window", "75 days")
    guide("guide", f"<p>Walrus {ref('ali.window')}.</p>")
    page = ask(question.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert "<script>" not in page.html
    assert "\ue000" not in page.words(".guides, main")


def test_the_list_of_naughty_strings_is_searched_for_without_an_error() -> None:
    file = SHARED / "corpora/security/blns.json"
    if not file.exists():
        pytest.skip("the list of naughty strings is not there")
    make_fact("ali.window", "75 days")
    guide("guide", f"<p>Walrus {ref('ali.window')}.</p>")
    for question in json.loads(file.read_text(encoding="utf-8")):
        said = question.encode("utf-8", "replace").decode()
        answer = Client().get("/search/", {"q": said})
        assert answer.status_code == (400 if "\x00" in said else 200), said


def test_a_nul_is_answered_in_words() -> None:
    assert Client().get("/search/?q=a%00b").status_code == 400


@given(st.text(max_size=60))
def test_every_term_has_only_signs_that_mean_nothing_to_a_database(text: str) -> None:
    for word in terms.words(text):
        assert word.term.isascii()
        assert word.term.isalnum()
        assert word.term == word.term.lower()
        assert 0 <= word.start < word.end <= len(text)


@given(st.text(max_size=80), st.text(max_size=20))
def test_what_is_marked_reads_as_the_text(text: str, question: str) -> None:
    shown = snippets.marked(text, terms.asked(question))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert bare == escape(text)
    assert shown.count("<mark>") == shown.count("</mark>")


@given(
    st.lists(
        st.sampled_from(["walrus", "penguin", "3", "days", '"', "*", "AND", "é", "退", "(", ":", "-"]), max_size=12
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_mixture_of_words_and_signs_is_answered(parts: list[str]) -> None:
    for every in (" ".join(parts), "".join(parts)):
        searching.search(every, date(2026, 6, 1))


def test_a_word_that_looks_like_the_name_of_a_fact_is_a_word() -> None:
    key = make_fact("ali.window", "75 days").key
    guide("guide", f"<p>{ref(key)}.</p>")
    assert found(terms.of_fact(key)) == []
    guide("odd", f"<p>{terms.of_fact(key)}</p>")
    assert found(terms.of_fact(key)) == ["/odd/"]


def test_very_much_text_is_kept_up_to_its_limit() -> None:
    guide("guide", f"<p>Walrus {' '.join(f'word{number}' for number in range(60_000))}</p>")
    assert found("walrus") == ["/guide/"]

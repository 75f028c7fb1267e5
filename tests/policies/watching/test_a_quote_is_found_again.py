"""What happened to a page, and what is made of it: the corpus of `changed_pages.jsonl`, and the edges one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from policies.models import FactValue, Kind
from policies.watching.judging import Outcome, PageState, Watched, judge
from policies.watching.quotes import How, find_quote
from policies.watching.readable import TooDeep, readable
from policies.watching.walls import Visited
from tests.makers import value_of
from tests.policies.watching.source_server import page

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("changed_pages.jsonl").read_text(encoding="utf-8").splitlines()
]
ASKED = "https://help.example.com/refunds"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_changed_page_is_understood(case: dict[str, Any]) -> None:
    source = case.get("html") or page(*case["now"], title=case.get("title", "Refunds"))
    value = FactValue(**case["amount"]) if "amount" in case else value_of(case["value"])
    verdict = judge(readable(source), Visited(ASKED, case.get("led", ASKED)), [Watched(1, case["quote"], value)])
    if "state" in case:
        assert (verdict.state, verdict.seen) == (PageState(case["state"]), {})
        assert verdict.problem
        return
    seen = verdict.seen[1]
    assert (verdict.state, seen.outcome) == (PageState.READ, Outcome(case["outcome"]))
    assert (seen.value.words() if seen.value else None) == case.get("proposed")
    assert case.get("passage", "") in seen.passage


def test_the_corpus_has_every_way_in_which_a_page_changes() -> None:
    found = {case.get("outcome", case.get("state")) for case in CASES}
    assert found | {Outcome.PAGE_GONE} == {*Outcome, PageState.GONE, PageState.BLOCKED, PageState.UNREADABLE}
    assert len({case["name"] for case in CASES}) == len(CASES) >= 30


@pytest.mark.parametrize(
    ("text", "quote", "how"),
    [
        ("It takes 3–5 business days.", "It takes 3–5 business days.", How.EXACT),
        ("It takes\n3 - 5  business\u00a0days!", "it takes 3–5 business days", How.NORMALISED),
        ("The “re\u00adfund” isn’t instant", 'the "refund" isn\'t instant', How.NORMALISED),
        ("Refunds take 15 days.", "5 days", How.NEAREST),
        ("Refunds take 3–5 days.", "5 days", How.NEAREST),
        ("Refunds take 2.5 days.", "5 days", How.NEAREST),
        ("Refunds take 5 days.", "5 days", How.EXACT),
        ("Open it. Press Refund at the top. Then wait for 5 days.", "Open it … Then wait for 5 days", How.NORMALISED),
        ("Then wait for 5 days. Open it.", "Open it … Then wait for 5 days", How.NEAREST),
        ("Refunds take 5 days.", "", How.NOT_THERE),
        ("", "Refunds take 5 days.", How.NOT_THERE),
        ("İ ﬁ ½ \ud800", "fi", How.NORMALISED),
    ],
)
def test_typography_does_not_hide_a_quote_and_numbers_are_whole(text: str, quote: str, how: How) -> None:
    assert find_quote(text, quote).how == how


def test_the_nearest_passage_is_whole_sentences_of_the_page() -> None:
    text = "Hello there. Refunds to a card now take up to 10 business days. Ask us."
    passage = find_quote(text, "Refunds to a card take 3–5 business days.")
    assert (passage.how, passage.text) == (How.NEAREST, "Refunds to a card now take up to 10 business days.")


def test_words_in_other_markup_are_read_as_one_sentence() -> None:
    source = "<main><h2>Refunds</h2><ul><li>It takes <b>3</b>–<b>5</b> business&nbsp;days<li>Ask us</ul></main><script>x</script>"
    assert readable(source).text == "Refunds\nIt takes 3–5 business days\nAsk us"


@pytest.mark.parametrize("source", ["<div>" * 100_000, "<ul><li>" * 50_000])
def test_boxes_without_end_are_not_parsed(source: str) -> None:
    with pytest.raises(TooDeep):
        readable(source)


@pytest.mark.parametrize("source", ["", "<", "\x00<b>\x00", "<!--", "<html><body>" + "<b>" * 50_000, "<p>a" * 50_000])
def test_any_page_can_be_read(source: str) -> None:
    assert "\x00" not in readable(source).text


def test_a_fact_without_a_quote_is_not_judged() -> None:
    value = FactValue(Kind.TEXT, text="free")
    verdict = judge(readable(page("It is free.")), Visited(ASKED, ASKED), [Watched(1, "", value)])
    assert (verdict.state, verdict.seen) == (PageState.READ, {})

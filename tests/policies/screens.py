"""The impact screen as somebody reads it, and what really changed on every page, to hold beside it."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.importing.sentences import spans
from articles.models import Edition
from policies.models import Fact
from tests.articles.pages.reading import tidy, words_of
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_policy,
    make_source,
    make_topic,
    publish,
    ref,
)

CARD, WALLET = "aliexpress.refund.card", "aliexpress.refund.wallet"
NEW = {"low": "5", "high": "7", "unit": "day", "day_basis": "business", "bound": "range"}


def today() -> date:
    return timezone.localdate()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def a_fact() -> Fact:
    policy = make_policy("Refund time")
    make_fact(WALLET, "1–3 days", ago(90), ago(5), label="AliExpress wallet", policy=policy)
    return make_fact(CARD, on=ago(90), checked_on=ago(7), label="Credit or debit card", policy=policy)


def guides() -> list[Edition]:
    """Guides that show the card's refund in every way that a page can, beside one that types it in and one without it."""
    topic = make_topic("Refunds", "Checked in {as_of}. Confirm it with {platform}.")
    bodies = {
        "everywhere": (
            f"<h2>Wait {ref(CARD)}</h2><p>First, ask. The bank needs {ref(CARD, form='long')}. A wallet is quicker.</p>"
            f"<ul><li>It is a {ref(CARD, form='adjective')} wait.</li><li>Wallet: {ref(WALLET)}.</li></ul>"
            f"<table><tbody><tr><th>Way</th><th>Time</th></tr><tr><td>Card</td><td>{ref(CARD)}</td></tr></tbody></table>"
        ),
        "in-a-table": '<p>See the table.</p><div data-policy="refund-time"></div><p>That is all.</p>',
        "example": f'<p>Say it lands after <span data-example="{CARD}">4 business days</span>. It may take {ref(CARD)}.</p>',
        "typed": "<p>Open a dispute first. A refund to your credit card takes 3–5 business days. Then wait.</p>",
        "without": f"<p>The wallet takes {ref(WALLET)}.</p>",
    }
    since = ago(60)
    return [
        publish(
            make_edition(
                body,
                make_article(slug, topic=topic),
                title=f"Guide {slug}",
                short_answer=f"<p>Money is back in {ref(CARD)}. Ask soon.</p>"
                if slug == "everywhere"
                else "<p>Yes.</p>",
                faqs=(("How long?", f"<p>It takes {ref(CARD, form='limit')}.</p><p>Not more.</p>"),)
                if slug == "everywhere"
                else (("Is it free?", "<p>Yes.</p>"),),
                on=since,
            ),
            since,
        )
        for slug, body in bodies.items()
    ]


def said(day: date | None = None, **changed: Any) -> dict[str, Any]:
    evidence = {"source": make_source().pk, "quote": "Allow 5 to 7 days.", "change_note": "Banks got slower."}
    return {**NEW, **evidence, "effective_from": str(day or today()), **changed}


def record_page(fact: Fact) -> str:
    return reverse("admin:policies_fact_record", args=[fact.pk])


def look(desk: Client, address: str, values: dict[str, Any]) -> LexborHTMLParser:
    response = desk.post(address, values)
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def hidden(screen: LexborHTMLParser) -> dict[str, str]:
    """What the button sends: the fields of the screen's form, as a browser would."""
    fields = screen.css("#content-main form input[type=hidden]")
    return {
        field.attributes["name"] or "": (field.attributes.get("value") or "").replace("\n", "\r\n") for field in fields
    }


def approve(desk: Client, address: str, screen: LexborHTMLParser) -> Any:
    return desk.post(address, {**hidden(screen), "step": "approve"})


Differences = dict[str, tuple[Counter[str], Counter[str]]]


def on_screen(screen: LexborHTMLParser, stage: str = "impact-once") -> Differences:
    """By the title of the article, the sentences that the screen says will go and come."""
    found: Differences = {}
    for page in screen.css(f"section[aria-labelledby={stage}] .impact-page"):
        title = page.css_first("h3 a").text()
        sides = [Counter(spoken(node) for node in page.css(f"dd {tag}")) for tag in ("del", "ins")]
        found[title] = (sides[0], sides[1])
    return found


def spoken(node: LexborNode) -> str:
    heard = tidy(node.text())
    assert heard.startswith(("removed: ", "added: ")), heard
    return heard.split(": ", 1)[1]


def every_page() -> dict[str, Counter[str]]:
    """Every sentence of every live page as a reader gets it, by the title of the article."""
    return {
        edition.title: sentences(Client().get(edition.article.get_absolute_url()).content.decode())
        for edition in Edition.objects.published().select_related("article")
    }


def sentences(html: str) -> Counter[str]:
    """The sentences of a public page: block after block, cell after cell. Links to lists and numbers of notes say nothing."""
    tree = LexborHTMLParser(html)
    for node in tree.css("a.see, span.number"):
        node.decompose()
    found: Counter[str] = Counter()
    for block in tree.css("main :is(p, h1, h2, h3, h4, li, th, td, caption, summary)"):
        if all(inner == block for inner in block.css("p, li")):
            words = words_of(block)
            found.update(words[start:end].strip() for start, end in spans(words))
    return found


def really(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> Differences:
    changed = {title: (before[title] - words, words - before[title]) for title, words in after.items()}
    return {title: sides for title, sides in changed.items() if any(sides)}


def on_the_day(day: date) -> dict[str, Counter[str]]:
    noon = datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())
    with patch("django.utils.timezone.now", lambda: noon):
        return every_page()


def press(desk: Client, address: str, screen: LexborHTMLParser, step: str, **more: str) -> Any:
    return desk.post(address, {**hidden(screen), "step": step, **more})

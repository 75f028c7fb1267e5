"""A site made for measuring: guides of about 1,650 words, with six facts, five links and eight questions each."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

WORDS = [
    "order",
    "seller",
    "parcel",
    "refund",
    "card",
    "wallet",
    "chat",
    "dispute",
    "window",
    "platform",
    "button",
    "account",
    "address",
    "proof",
    "photo",
    "message",
    "reply",
    "courier",
    "customs",
    "warehouse",
    "label",
    "receipt",
    "return",
    "deadline",
    "balance",
    "voucher",
    "payment",
    "bank",
    "screen",
    "request",
    "support",
]
SEED = 20260613


def build(size: int, now: datetime) -> list[int]:
    """Fill an empty database; returns the ids of the guides' public editions."""
    from articles import writing
    from articles.models import Article, Author, Disclaimer, DisclaimerText, Edition, Topic
    from articles.writing import Text
    from policies import ledger
    from policies.models import Fact, FactValue, Platform, Policy, Source
    from policies.timelines import Bound, DayBasis, Timeline, Unit

    chance = random.Random(SEED)
    day = now.date() - timedelta(days=30)
    platform = Platform.objects.create(name="Bazarino", slug="bazarino")
    policy = Policy.objects.create(platform=platform, slug="refunds", title="Refunds")
    source = Source.objects.create(platform=platform, url="https://help.example.com/refunds", title="Refunds")
    facts = []
    for number in range(60):
        fact = Fact.objects.create(policy=policy, key=f"bazarino.f{number}", label=f"Limit {number}", kind="duration")
        value = Timeline(Decimal(number + 3), Decimal(number + 5), Unit.DAY, DayBasis.BUSINESS, Bound.RANGE)
        evidence = ledger.Evidence(source, "It says so.")
        version = ledger.record(fact, FactValue.of(value), day, evidence, by=None, now=now - timedelta(days=30))
        ledger.verify(version, by=None, read_at=now - timedelta(days=20), now=now - timedelta(days=20))
        facts.append(fact.key)
    author = Author.objects.create(name="Ziv Shay", slug="ziv-shay")
    topic = Topic.objects.create(name="Orders", slug="orders")
    disclaimer = Disclaimer.objects.create(name="General", kind="general")
    said = "As of {as_of}; {platform} may change its limits."
    DisclaimerText.objects.create(disclaimer=disclaimer, text=said, effective_from=day, recorded_at=now)
    topic.disclaimers.add(disclaimer)
    articles = [Article.objects.create(topic=topic, platform=platform, slug=f"guide-{n}") for n in range(size)]
    ids = [article.pk for article in articles]
    made = []
    for number, article in enumerate(articles):
        text = _text(chance, number, facts, ids)
        edition = writing.begin(article, author, Text(**text), by=None, now=now - timedelta(days=10)).edition
        made.append(edition.pk)
    Edition.objects.filter(pk__in=made).update(state="published", published_at=now - timedelta(days=9))
    return made


def _text(chance: random.Random, number: int, facts: list[str], ids: list[int]) -> dict[str, Any]:
    # The first fact is on every page: what a change of it costs can be seen.
    shown = [facts[0], *chance.sample(facts[1:], 5)]
    others = chance.sample([pk for pk in ids if pk != ids[number]], min(10, len(ids) - 1))
    refs = [f'<span data-fact="{key}" data-form="short">…</span>' for key in shown]
    links = [f'<a data-article="{pk}">another guide</a>' for pk in others[:5]]
    body = []
    for part in range(10):
        body.append(f"<h2>{_words(chance, 5)}</h2>")
        body.append(f"<p>{_words(chance, 55)} takes {refs[part % 6]} and {_words(chance, 20)}.</p>")
        body.append(f"<ol><li>{_words(chance, 18)}</li><li>{_words(chance, 18)} {links[part % len(links)]}</li></ol>")
    faqs = tuple((f"{_words(chance, 7)}?", f"<p>{_words(chance, 40)} {refs[n % 6]}.</p>") for n in range(8))
    return {
        "title": f"Guide {number}: {_words(chance, 4)}",
        "short_answer": f"<p>{_words(chance, 20)} in {refs[0]}, {_words(chance, 10)} {refs[1]}.</p>",
        "body": "".join(body),
        "faqs": faqs,
        "related": tuple(others[5:]),
    }


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()

"""A proof of a small site, made without a database: facts with a past, guides that could be linked to, a disclaimer."""

from datetime import date
from typing import Any

from articles.checks import problems_of
from articles.checks.proof import Problem, Proof, ProofFact, ProofFaq, Target
from policies.timelines import FactRow, FactTable, Form, Superseded, wording
from tests.makers import value_of

TODAY = date(2026, 6, 13)
PLATFORM = "AliExpress"

FAQS = (
    ProofFaq("Can I cancel after paying?", "<p>Yes, while the order says “Awaiting shipment”.</p>"),
    ProofFaq("Is there a fee?", "<p>No, cancelling before shipping is free.</p>"),
    ProofFaq("Can I cancel one item of several?", "<p>Only when it is an order of its own.</p>"),
)
GUIDES = (
    Target(11, "Safe AliExpress Payment Methods", "/payment-methods/", "published"),
    Target(12, "How Long AliExpress Shipping Takes", "/shipping-time/", "published"),
    Target(13, "AliExpress Refund and Dispute Guide", "/refund-dispute/", "published"),
    Target(14, "Customs and Import Tax on AliExpress Orders", "/customs/", "withdrawn"),
    Target(15, "AliExpress Order Tracking", "/tracking/", "unpublished"),
)


def make_fact(key: str, words: str = "3–5 business days", **given: Any) -> ProofFact:
    """A fact that was checked a fortnight ago; `was` gives earlier values as (words, last day)."""
    was = tuple((value_of(old).timeline(), until) for old, until in given.pop("was", ()))
    value = value_of(words).timeline() if words else None
    fields: dict[str, Any] = {
        "label": key,
        "platform": PLATFORM,
        "state": "verified",
        "wordings": {form.value: wording(value, form) for form in Form} if value else {},
        "value": value,
        "superseded": was,
        "cues": (),
        "counted_from": "",
        "policy": "Refund time before shipment",
        "checked_on": date(2026, 6, 1),
        "review_on": date(2026, 8, 30),
        "expires_on": date(2026, 9, 29),
        "disputed": False,
        "retired": False,
        "policy_slug": "refund-time-before-shipment",
    }
    return ProofFact(key, **{**fields, **given})


CARD = make_fact(
    "refund.card",
    label="Credit or debit card",
    cues=("credit card", "debit card", "back on your card", "card refund"),
    was=(("5–10 business days", date(2026, 2, 28)),),
)
WALLET = make_fact("refund.wallet", "1–3 days", label="Wallet balance", cues=("wallet",))
BANK = make_fact("refund.bank", "up to 15 days", label="Bank transfer", cues=("bank transfer", "bank transfers"))
ANSWER = make_fact(
    "cancel.response",
    "up to 6 days",
    label="Time the seller has to answer a cancellation request",
    policy="Cancelling an order",
    cues=("seller has to respond", "seller to respond", "seller response"),
)
WINDOW = make_fact(
    "protection.window",
    "75 days",
    label="Buyer Protection window",
    policy="Buyer Protection",
    cues=("Buyer Protection",),
    counted_from="the order date",
    was=(("60 days", date(2026, 2, 28)),),
)
FACTS = (CARD, WALLET, BANK, ANSWER, WINDOW)


def make_proof(body: str = "", facts: tuple[ProofFact, ...] = FACTS, **fields: Any) -> Proof:
    """An edition that is in order but for what the test gives it."""
    given: dict[str, Any] = {
        "day": TODAY,
        "title": "How to Cancel an AliExpress Order",
        "slug": "cancel-aliexpress-order",
        "short_answer": "<p>Yes, for free, until the seller ships.</p>",
        "faqs": FAQS,
        "author": "Ziv Shay",
        "platform": PLATFORM,
        "targets": {guide.id: guide for guide in GUIDES},
        "paths": {guide.path: guide.id for guide in GUIDES if guide.state == "published"},
        "former_paths": {"/delivery-time/": 12},
        "site_hosts": frozenset({"guides.example.com"}),
        "policies": frozenset({"refund-time-before-shipment"}),
    }
    return Proof(
        body=body,
        facts={fact.key: fact for fact in facts},
        table=FactTable(_row(fact) for fact in facts if not fact.retired),
        **{**given, **fields},
    )


def found(code: str, body: str = "", **fields: Any) -> list[Problem]:
    """The problems with that code."""
    return [problem for problem in problems_of(make_proof(body, **fields)) if problem.code == code]


def words(code: str, body: str = "", **fields: Any) -> list[str]:
    """The words that the check with that code points at."""
    return [problem.words for problem in found(code, body, **fields)]


def _row(fact: ProofFact) -> FactRow:
    past = tuple(Superseded(value, until) for value, until in fact.superseded)
    return FactRow(
        fact.key, fact.label, fact.platform, fact.cues, fact.value, past, fact.counted_from, policy=fact.policy
    )

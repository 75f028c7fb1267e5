"""docs/checks.md is true: every check has its page there, and every example says what the check says."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from articles.checks import CHECKS
from articles.checks.proof import ProofFact
from tests.articles.checks.proofs import FACTS, TODAY, found

DOCS = (Path(__file__).resolve().parent.parent.parent / "docs" / "checks.md").read_text(encoding="utf-8")
PAGES = {page[:5]: page for page in re.split(r"^### ", DOCS, flags=re.MULTILINE)[1:]}
EXAMPLES = [
    (code, kind, text)
    for code, page in PAGES.items()
    for kind, text in re.findall(r"^```(flags|does not flag)\n(.*?)\n```$", page, re.DOTALL | re.MULTILINE)
]
STATES: dict[str, dict[str, Any]] = {
    "due": {"review_on": date(2026, 6, 1)},
    "expired": {"review_on": date(2026, 3, 1), "expires_on": date(2026, 6, 1)},
    "disputed": {"disputed": True, "state": "disputed"},
    "never verified": {"checked_on": None, "review_on": None, "expires_on": None},
    "retired": {"retired": True, "state": "retired"},
}


@pytest.mark.parametrize(("code", "kind", "text"), EXAMPLES)
def test_an_example_says_what_the_check_says(code: str, kind: str, text: str) -> None:
    given, body = taken_apart(text)
    assert bool(found(code, body, **given)) is (kind == "flags")


def test_every_check_has_a_page_with_both_kinds_of_example() -> None:
    shown = {(code, kind) for code, kind, _text in EXAMPLES}
    wanted = {(check.code, kind) for check in CHECKS for kind in ("flags", "does not flag")}
    assert shown == wanted


def taken_apart(text: str) -> tuple[dict[str, Any], str]:
    """The lines `name: value` above an example as fields of the proof, and the body below them."""
    head, blank, body = text.partition("\n\n")
    if not blank or head.startswith("<"):
        return {}, text
    given: dict[str, Any] = {}
    for line in head.split("\n"):
        name, _colon, value = line.partition(": ")
        given |= field(name, value)
    return given, body


def field(name: str, value: str) -> dict[str, Any]:
    match name:
        case "fact":
            key, _is, state = value.partition(" is ")
            return {"facts": tuple(in_state(fact, state) if fact.key == key else fact for fact in FACTS)}
        case "reviewed":
            return {"reviewed_on": date.fromisoformat(value), "published": True}
        case "requires":
            return {"disclaimers_required": (value,)}
        case "shows":
            return {"disclaimers_shown": (value,)}
        case "affiliate":
            return {"has_affiliate_disclosure": True}
        case "faqs":
            return {"faqs": ()}
        case "inbound":
            return {"inbound": int(value), "published": True}
        case "gone":
            return {"gone_urls": frozenset({value})}
    return {name: value}


def in_state(fact: ProofFact, state: str) -> ProofFact:
    assert fact.expires_on is None or fact.expires_on > TODAY
    return replace(fact, **STATES[state])

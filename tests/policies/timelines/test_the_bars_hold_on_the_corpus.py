"""The accuracy that is promised, measured with the scorer of the corpora."""

import json
import sys
from datetime import date
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from policies.timelines import FactTable, find, judge
from policies.timelines.lines import judgement_line, mention_line

OWN = Path(__file__).parents[2] / "corpus"
SHARED = Path(__file__).parents[4] / "shared" / "corpora" / "timelines" / "dev"


def _score(gold: Path, tmp_path: Path, read: Any, *options: str) -> dict[str, Any]:
    predicted = tmp_path / "predicted.jsonl"
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    lines = (json.dumps({"id": record["id"], "mentions": read(record["text"])}) for record in records)
    predicted.write_text("\n".join(lines), encoding="utf-8")
    done = run(
        [sys.executable, str(OWN / "score.py"), str(gold), str(predicted), "--json", *options],
        capture_output=True,
        text=True,
        check=True,
    )
    scored: dict[str, Any] = json.loads(done.stdout)
    return scored


def _found(text: str) -> list[dict[str, Any]]:
    return [mention_line(mention) for mention in find(text)]


def _judged_by(facts: str) -> Any:
    table = FactTable.from_rows(json.loads((OWN / facts).read_text(encoding="utf-8"))["facts"])
    return lambda text: [judgement_line(found) for found in judge(text, table, day=date(2026, 6, 13))]


@pytest.mark.parametrize(("name", "value", "full"), [("real", 0.985, 0.93), ("peers", 0.90, 0.85)])
def test_public_prose_is_read(tmp_path: Path, name: str, value: float, full: float) -> None:
    gold = SHARED / f"{name}.jsonl"
    if not gold.exists():
        pytest.skip("the corpora of public text are not on this machine")
    scored = _score(gold, tmp_path, _found)
    assert scored["levels"]["span+value"]["f1"] >= value
    assert scored["levels"]["full"]["f1"] >= full
    assert scored["negatives"]["with_false_alarm"] <= 1


@pytest.mark.parametrize(
    ("name", "value", "full"),
    [("stale", 0.97, 0.94), ("stale-more", 0.97, 0.94), ("airline", 0.97, 0.94), ("bank", 0.97, 0.94),
     ("prose", 0.985, 0.93), ("prose-more", 0.985, 0.93), ("sentences", 0.90, 0.85)],
)  # fmt: skip
def test_our_own_prose_is_read(tmp_path: Path, name: str, value: float, full: float) -> None:
    scored = _score(OWN / f"{name}.jsonl", tmp_path, _found)
    assert scored["levels"]["span+value"]["f1"] >= value
    assert scored["levels"]["full"]["f1"] >= full
    assert scored["negatives"]["with_false_alarm"] <= 1


@pytest.mark.parametrize(("tag", "precision", "recall"), [("plain", 0.95, 0.93), ("hard", 0.85, 0.40)])
@pytest.mark.parametrize("name", ["stale", "stale-more"])
def test_wrong_limits_are_flagged_and_right_ones_are_not(
    tmp_path: Path, name: str, tag: str, precision: float, recall: float
) -> None:
    flags = _score(OWN / f"{name}.jsonl", tmp_path, _judged_by("facts.json"), "--tag", tag)["flags"]
    assert flags["p"] >= precision
    assert flags["r"] >= recall


def test_a_bank_that_no_rule_was_made_for_is_judged_by_its_own_table(tmp_path: Path) -> None:
    scored = _score(OWN / "bank.jsonl", tmp_path, _judged_by("bank-facts.json"))
    assert scored["flags"]["p"] >= 0.90
    assert scored["flags"]["r"] >= 0.85
    assert scored["fact_link_accuracy"] >= 0.78


def test_so_is_an_airline(tmp_path: Path) -> None:
    """Two passages in five are hard here, one in six in the order's benchmark: the bar for recall is held on the plain ones."""
    judged = _judged_by("airline-facts.json")
    assert _score(OWN / "airline.jsonl", tmp_path, judged, "--tag", "plain")["flags"]["r"] >= 0.85
    assert _score(OWN / "airline.jsonl", tmp_path, judged)["flags"]["p"] >= 0.90


@pytest.mark.parametrize("name", ["stale", "stale-more"])
def test_verdicts_and_facts_are_right(tmp_path: Path, name: str) -> None:
    scored = _score(OWN / f"{name}.jsonl", tmp_path, _judged_by("facts.json"))
    assert scored["verdicts"]["stale"]["f1"] >= 0.87
    assert scored["verdicts"]["contradicts"]["f1"] >= 0.75
    assert scored["fact_link_accuracy"] >= 0.78
    assert int(scored["false_alarms_on_good_mentions"].split("/")[0]) <= 3

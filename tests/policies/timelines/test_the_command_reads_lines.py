"""`python -m policies.timelines find|judge` reads lines of JSON and needs no CMS."""

import io
import json
from pathlib import Path

import pytest

from policies.timelines.__main__ import main
from tests.policies.timelines.harbour import ROWS

LINE = json.dumps({"id": "a", "text": "The security deposit is back within 21 days."})


def test_find_writes_what_it_found() -> None:
    out = io.StringIO()
    assert main(["find"], [LINE, "\n"], out) == 0
    written = json.loads(out.getvalue())
    assert written["id"] == "a"
    assert [(found["text"], found["max"], found["bound"]) for found in written["mentions"]] == [
        ("21 days", 21, "up_to")
    ]


def test_judge_writes_fact_and_verdict(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"facts": ROWS}), encoding="utf-8")
    out = io.StringIO()
    assert main(["judge", "--facts", str(facts), "--day", "2026-06-13"], [LINE], out) == 0
    (found,) = json.loads(out.getvalue())["mentions"]
    assert (found["fact"], found["verdict"], found["until"]) == ("deposit.return", "stale", "2024-08-31")


@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}'])
def test_a_bad_line_is_named(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find"], [LINE, line], io.StringIO()) == 2
    assert "Line 2" in capsys.readouterr().err


def test_a_bad_file_of_facts_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", "--facts", str(tmp_path / "none.json")], [LINE], io.StringIO()) == 2
    assert "none.json" in capsys.readouterr().err

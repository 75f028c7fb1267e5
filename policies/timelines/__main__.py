"""Read lines of JSON and write what was found: `python -m policies.timelines find|judge --facts FILE < in.jsonl`."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

from policies.timelines.facts import FactTable
from policies.timelines.grammar import find
from policies.timelines.judge import judge
from policies.timelines.lines import judgement_line, mention_line
from policies.timelines.reading import Context

Read = Callable[[dict[str, Any]], list[dict[str, Any]]]


class _Refused(Exception):
    """The input cannot be read; the message says which line or file, and why."""


def main(arguments: list[str], lines: Iterable[str], out: TextIO) -> int:
    """Write one line for each line read. Returns 0, or 2 with a sentence on standard error."""
    asked = _parser().parse_args(arguments)
    try:
        read = _judging(asked.facts, asked.day) if asked.verb == "judge" else _finding
        for number, line in enumerate(lines, start=1):
            if line.strip():
                record = _record(line, number)
                out.write(json.dumps({"id": record.get("id"), "mentions": read(record)}, ensure_ascii=False) + "\n")
    except _Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m policies.timelines", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("find", help="every time limit, date and year of each text")
    judging = verbs.add_parser("judge", help="the same with the fact each speaks of, and the verdict")
    judging.add_argument("--facts", type=Path, required=True, help="JSON: a list of facts, or an object with “facts”")
    judging.add_argument("--day", type=date.fromisoformat, help="judge as of this day (YYYY-MM-DD); today without it")
    return parser


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as problem:
        raise _Refused(
            f"Line {number} is not JSON: {problem}. Write one object a line with “id” and “text”."
        ) from problem
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise _Refused(f"Line {number} has no “text”. Write one object a line with “id” and “text”.")
    return record


def _finding(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [mention_line(mention) for mention in find(record["text"])]


def _judging(path: Path, day: date | None) -> Read:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        table = FactTable.from_rows(held["facts"] if isinstance(held, dict) else held)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _Refused(f"The facts in {path} cannot be read: {problem}.") from problem
    on = day or datetime.now(UTC).date()

    def read(record: dict[str, Any]) -> list[dict[str, Any]]:
        judged = judge(record["text"], table, day=on, context=_context(record.get("context") or {}))
        return [judgement_line(judgement) for judgement in judged]

    return read


def _context(said: dict[str, Any]) -> Context:
    headings = tuple(str(heading) for heading in said.get("headings") or ())
    named = {name: str(said.get(name) or "") for name in ("row", "column", "question", "platform")}
    return Context(headings=headings, **named)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))

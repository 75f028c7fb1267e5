"""Problems as a program or a person reads them: a line each, JSON, SARIF, or annotations of a GitHub run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from articles.checks import CHECKS
from articles.checks.proof import Level, Problem

FORMATS = ("text", "json", "sarif", "github")
_RANK = {Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}
_SARIF = {Level.INFO: "note", Level.WARNING: "warning", Level.ERROR: "error"}
_GITHUB = {Level.INFO: "notice", Level.WARNING: "warning", Level.ERROR: "error"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A problem and where it was found: an article's slug with the number of its edition, or a file."""

    problem: Problem
    article: str
    edition: int | None

    @property
    def level(self) -> Level:
        return self.problem.level or Level.INFO

    def at_least(self, level: str) -> bool:
        return _RANK[self.level] >= _RANK[Level(level)]

    def row(self) -> dict[str, Any]:
        problem = self.problem
        return {
            "code": problem.code,
            "class": str(problem.problem_class),
            "level": str(self.level),
            "article": self.article,
            "edition": self.edition,
            "field": problem.field,
            "words": problem.words,
            "fact": problem.fact or None,
            "message": problem.message,
            "fix": problem.to_do,
        }


def printed(found: Sequence[Printed], form: str) -> str:
    """All of them in one of FORMATS; text and github are empty when there is nothing to say."""
    if form == "json":
        return json.dumps([each.row() for each in found], ensure_ascii=False, indent=2)
    if form == "sarif":
        return json.dumps(_sarif(found), ensure_ascii=False, indent=2)
    return "\n".join(_annotation(each) if form == "github" else _line(each) for each in found)


def _line(each: Printed) -> str:
    problem = each.problem
    where = " ".join(part for part in (each.article, problem.field) if part)
    return f"{where}: {problem.code} {each.level} ({problem.problem_class}) {problem.message} {problem.to_do}"


def _annotation(each: Printed) -> str:
    properties = f"file={_escaped(each.article, ',:')},title={each.problem.code}"
    return f"::{_GITHUB[each.level]} {properties}::{_escaped(f'{each.problem.message} {each.problem.to_do}')}"


def _escaped(text: str, more: str = "") -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _sarif(found: Sequence[Printed]) -> dict[str, Any]:
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "asof",
                        "rules": [{"id": check.code, "shortDescription": {"text": check.says}} for check in CHECKS],
                    }
                },
                "results": [_sarif_result(each) for each in found],
            }
        ],
    }


def _sarif_result(each: Printed) -> dict[str, Any]:
    problem = each.problem
    return {
        "ruleId": problem.code,
        "level": _SARIF[each.level],
        "message": {"text": f"{problem.message} {problem.to_do}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(each.article)}},
                "logicalLocations": [{"name": problem.field or "article", "kind": "member"}],
            }
        ],
        "properties": {"class": str(problem.problem_class), "words": problem.words, "fact": problem.fact},
    }

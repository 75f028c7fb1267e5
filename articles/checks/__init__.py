"""The list of checks, and the one function that the panel, the command, the task and the report all call."""

import hashlib
import inspect
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from articles.checks import (
    ageing_words,
    anchors,
    article_links,
    article_review,
    commercial_links,
    contradictions,
    cross_references,
    disagreements,
    due_facts,
    empty_sections,
    expired_facts,
    faqs,
    gone_links,
    heading_levels,
    images_and_tables,
    lead_ins,
    old_years,
    orphans,
    page_furniture,
    required_disclaimers,
    residue,
    short_answer,
    superseded_values,
    typed_as_of,
    typed_disclaimers,
    typed_links,
    typed_values,
    unresolved_references,
    worked_examples,
)
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import judge

CHECKS: tuple[Check, ...] = (
    contradictions.CHECK,
    superseded_values.CHECK,
    typed_values.CHECK,
    worked_examples.CHECK,
    disagreements.CHECK,
    unresolved_references.CHECK,
    due_facts.CHECK,
    expired_facts.CHECK,
    article_review.CHECK,
    required_disclaimers.CHECK,
    typed_as_of.CHECK,
    typed_disclaimers.CHECK,
    commercial_links.CHECK,
    old_years.CHECK,
    ageing_words.CHECK,
    empty_sections.CHECK,
    lead_ins.CHECK,
    heading_levels.CHECK,
    short_answer.CHECK,
    images_and_tables.CHECK,
    residue.CHECK,
    page_furniture.CHECK,
    article_links.CHECK,
    cross_references.CHECK,
    typed_links.CHECK,
    orphans.CHECK,
    gone_links.CHECK,
    anchors.CHECK,
    faqs.CHECK,
)


def problems_of(proof: Proof, off: Collection[str] = (), levels: Mapping[str, str] | None = None) -> list[Problem]:
    """Every problem of an edition on a day, in the order of the list and then of the text.

    `off` names checks that are switched off; `levels` gives a signal another level (error, warning, info). A proof's level
    cannot be changed.
    """
    found = []
    for check in CHECKS:
        if check.code not in off:
            found += [_classed(problem, check, levels or {}) for problem in check.find(proof)]
    return found


def _classed(problem: Problem, check: Check, levels: Mapping[str, str]) -> Problem:
    problem_class = problem.problem_class or check.problem_class
    level = problem.level or check.level
    if problem_class is ProblemClass.SIGNAL and check.code in levels:
        level = Level(levels[check.code])
    return replace(problem, problem_class=problem_class, level=level)


def _rules() -> str:
    """A digest of all that an answer depends on but the proof: when it changes, every edition needs checking again."""
    checks, timelines = Path(__file__).parent, Path(inspect.getfile(judge)).parent
    files = sorted(file for folder in (checks, checks.parent / "richtext", timelines) for file in folder.glob("*.py"))
    return hashlib.sha256(b"\x1f".join(file.read_bytes() for file in files)).hexdigest()[:16]


RULES = _rules()

__all__ = ["CHECKS", "RULES", "problems_of"]

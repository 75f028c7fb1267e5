"""A draft as it was understood: what is kept, what was removed, what needs a decision. Nothing of it is stored yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.checks.claims import Claim
from articles.checks.proof import Problem
from articles.importing.disclaimers import TypedDisclaimer
from articles.importing.pieces import Removed
from articles.importing.sections import Place, Section, sections, text_and_places


@dataclass(frozen=True, slots=True)
class Draft:
    """An article read from a file.

    `short_answer`, `body` and the answers are sanitized rich text; `author` is "" and `published` None where the file names
    none; `platform` is a slug, "" where none was recognised. `limits` are all time limits that were found; `bindings`, those of
    which a fact speaks, are proposals: none is applied.
    """

    name: str
    original: str
    form: str
    title: str
    author: str = ""
    published: date | None = None
    short_answer: str = ""
    body: str = ""
    meta_title: str = ""
    meta_description: str = ""
    faqs: tuple[tuple[str, str], ...] = ()
    disclaimer: TypedDisclaimer | None = None
    removed: tuple[Removed, ...] = ()
    platform: str = ""
    problems: tuple[Problem, ...] = ()
    bindings: tuple[Claim, ...] = ()
    limits: tuple[Claim, ...] = ()

    def sections(self) -> list[Section]:
        return sections(self.body)[0]


def as_json(draft: Draft, article: int | None) -> dict[str, Any]:
    """The draft in the form of `import_article --json`.

    `where` names the part of this same object in which `words` stand ("sections[3].text"); the `start` and `end` of a binding
    are code points of that part.
    """
    parts, places = sections(draft.body)
    short_answer, answering = text_and_places(draft.short_answer)
    answers = [text_and_places(answer) for _question, answer in draft.faqs]
    where = _Where(places, answering, [begins for _text, begins in answers])
    return {
        "title": draft.title,
        "author": draft.author,
        "published": draft.published.isoformat() if draft.published else None,
        "short_answer": short_answer,
        "sections": [{"level": part.level, "heading": part.heading, "text": part.text} for part in parts],
        "faqs": [
            {"question": question, "answer": answer}
            for (question, _html), (answer, _begins) in zip(draft.faqs, answers, strict=True)
        ],
        "disclaimer": {"text": draft.disclaimer.text, "as_of": draft.disclaimer.as_of or None}
        if draft.disclaimer
        else None,
        "removed": [{"code": each.code, "text": each.text} for each in draft.removed],
        "problems": [_problem(each, where) for each in draft.problems],
        "bindings": [_binding(each, where) for each in draft.bindings],
        "article": article,
    }


class _Where:
    """From a field and block of the proof to a part of the JSON object, and the character at which the block begins there."""

    def __init__(self, places: list[Place], short_answer: list[int], answers: list[list[int]]) -> None:
        self.places = places
        self.short_answer = short_answer
        self.answers = answers

    def __call__(self, field: str, block: int) -> tuple[str, int]:
        if field == "body" and block < len(self.places):
            place = self.places[block]
            return f"sections[{place.section}].{place.part}", place.offset
        if field.startswith("faq-") and field.split("-")[1].isdecimal():
            _faq, number, part = field.split("-")
            begins = self.answers[int(number) - 1] if part == "answer" else []
            return f"faqs[{int(number) - 1}].{part}", begins[block] if block < len(begins) else 0
        if field == "short_answer" and block < len(self.short_answer):
            return field, self.short_answer[block]
        return field, 0


def _problem(problem: Problem, where: _Where) -> dict[str, Any]:
    return {
        "code": problem.code,
        "class": problem.problem_class.value if problem.problem_class else "",
        "where": where(problem.field, problem.block)[0],
        "words": problem.words,
        "message": f"{problem.message} {problem.to_do}".strip(),
        "fact": problem.fact or None,
    }


def _binding(claim: Claim, where: _Where) -> dict[str, Any]:
    place, offset = where(claim.field, claim.block.index)
    return {
        "words": claim.words,
        "start": offset + claim.start,
        "end": offset + claim.end,
        "where": place,
        "fact": claim.judgement.fact,
        "verdict": claim.judgement.verdict.value,
    }

"""TL004: a worked example lies outside the fact's range."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import Relation, Timeline, compare
from policies.timelines import find as find_mentions

# "on day 90": so many days after the start.
_ORDINAL = re.compile(r"\b(?P<unit>day|week|month|hour)\s+(?P<count>\d{1,4})\b(?![.,]\d)", re.IGNORECASE)


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                fact = proof.facts.get(span.target) if span.kind == "example" else None
                if fact is None or fact.value is None or _inside(span.words, fact.value):
                    continue
                yield Problem(
                    "TL004",
                    _("The example “%(words)s” lies outside the fact: %(label)s is %(value)s.")
                    % {"words": span.words, "label": fact.label, "value": fact.words("short")},
                    _("Change the example so that it could really happen."),
                    field.name, block.index, span.start, span.end, span.words, fact.key,
                    claim=span.words.casefold(), around=block.text[max(0, span.start - 40) : span.end + 40],
                )  # fmt: skip


def _inside(words: str, value: Timeline) -> bool:
    """Whether every time limit among the words could happen under the fact; words without one say nothing wrong."""
    words = _ORDINAL.sub(r"\g<count> \g<unit>s", words)
    said = [mention.timeline for mention in find_mentions(words)]
    return all(compare(timeline, value) in (Relation.SAME, Relation.INSIDE) for timeline in said if timeline)


CHECK = Check("TL004", "a worked example lies outside the fact's range", ProblemClass.PROOF, Level.ERROR, find)

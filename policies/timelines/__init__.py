"""The timeline language: read every time limit in prose, say it in words, and judge it against a table of facts.

Pure standard library; nothing outside this folder is imported.
"""

from policies.timelines.about import facts_spoken_of, platforms_named
from policies.timelines.claims import Standing
from policies.timelines.compare import Relation, compare
from policies.timelines.facts import FactRow, FactTable, Superseded
from policies.timelines.grammar import find
from policies.timelines.judge import Evidence, Judgement, Verdict, judge
from policies.timelines.mention import DateSpan, Mention
from policies.timelines.reading import Context, Cue
from policies.timelines.timeline import Bound, InvalidTimeline, Timeline
from policies.timelines.units import DayBasis, Unit
from policies.timelines.wording import Form, parse, wording

__all__ = [
    "Bound",
    "Context",
    "Cue",
    "DateSpan",
    "DayBasis",
    "Evidence",
    "FactRow",
    "FactTable",
    "Form",
    "InvalidTimeline",
    "Judgement",
    "Mention",
    "Relation",
    "Standing",
    "Superseded",
    "Timeline",
    "Unit",
    "Verdict",
    "compare",
    "facts_spoken_of",
    "find",
    "judge",
    "parse",
    "platforms_named",
    "wording",
]

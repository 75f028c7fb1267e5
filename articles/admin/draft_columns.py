"""A draft for the screen before it is stored: what is kept, what needs a decision, what was removed."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.checks import CHECKS
from articles.checks.claims import Claim
from articles.checks.proof import Problem, ProblemClass
from articles.importing import Draft
from articles.richtext.plain import blocks, plain_text
from articles.richtext.sanitize import sanitize
from policies.models import Fact, Standing, standings
from policies.timelines import Verdict

# What one group shows; the others are counted, and found again in the draft.
MOST_SHOWN = 100
_AROUND = 60
_SAYS = {check.code: check.says for check in CHECKS}
# Said already where the time limits stand.
_OF_LIMITS = ("TL001", "TL002", "TL003")
_WRONG = ("TL001", "TL002")
_NO_TEXT = ("ST001", "ST002")
_VERDICTS = {
    Verdict.CONSISTENT: gettext_lazy("agrees"),
    Verdict.STALE: gettext_lazy("was true once"),
    Verdict.CONTRADICTS: gettext_lazy("contradicts it"),
}
# What denies the fact by its words alone, and is let stand by the checks: an example, or what happened once.
_STORY = gettext_lazy("an example that is possible")
_REMOVED = {
    "RS001": gettext_lazy("Residue of a writing tool"),
    "RS002": gettext_lazy("Parts of a page, bylines, pictures"),
    "DS002": gettext_lazy("A typed “last updated”: pages show their own"),
    "DS003": gettext_lazy("A typed disclaimer: pages show those of the topic"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of the draft: the sentence around it in three parts, and the fact that it would be bound to, if any."""

    before: str
    words: str
    after: str
    standing: Standing | None = None
    verdict: Any = ""
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Several things of one kind under one sentence; `hidden` counts those that are not shown."""

    title: str
    shown: list[Any]
    hidden: int = 0
    must: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    draft: Draft
    body: SafeString
    short_answer: SafeString
    words: int
    links: int
    tables: int
    limits: str
    bound: Group
    unbound: Group
    problems: list[Group] = field(default_factory=list)
    removed: list[Group] = field(default_factory=list)


def columns(draft: Draft, day: date) -> Columns:
    """The three columns of a draft that was read as of `day`. Two queries, however long the draft."""
    facts = {claim.judgement.fact for claim in draft.bindings if claim.judgement.fact}
    known = standings(Fact.objects.filter(key__in=facts), day) if facts else {}
    wrong = {(each.field, each.block, each.start) for each in draft.problems if each.code in _WRONG}
    bound = [_limit(claim, known, wrong) for claim in draft.limits if claim.judgement.fact]
    unbound = [_limit(claim, known, wrong) for claim in draft.limits if not claim.judgement.fact]
    read = [*blocks(draft.body), *blocks(draft.short_answer), *(b for _q, answer in draft.faqs for b in blocks(answer))]
    return Columns(
        draft=draft,
        body=mark_safe(sanitize(draft.body)),  # noqa: S308 sanitized here
        short_answer=mark_safe(sanitize(draft.short_answer)),  # noqa: S308 sanitized here
        words=sum(len(block.text.split()) for block in read),
        links=draft.body.count("<a ") + sum(answer.count("<a ") for _question, answer in draft.faqs),
        tables=draft.body.count("<table"),
        limits=_counted(len(draft.limits), len(bound)),
        bound=_group("", sorted(bound, key=lambda limit: not limit.contradicts)),
        unbound=_group(
            ngettext("%(count)d of which no fact speaks", "%(count)d of which no fact speaks", len(unbound))
            % {"count": len(unbound)},
            unbound,
        ),
        problems=list(_problems(draft)),
        removed=list(_removed(draft)),
    )


def _counted(found: int, bound: int) -> str:
    if not found:
        return _("No time limit found.")
    said = ngettext("%(count)d time limit found", "%(count)d time limits found", found) % {"count": found}
    match = ngettext("%(count)d matches an existing fact", "%(count)d match existing facts", bound) % {"count": bound}
    return f"{said}, {match}"


def _limit(claim: Claim, known: dict[str, Standing], wrong: Set[tuple[str, int, int]]) -> Limit:
    text, start, end = claim.block.text, claim.start, claim.end
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = f"… {before.partition(' ')[2]}"
    if end + _AROUND < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    verdict = claim.judgement.verdict
    contradicts = (claim.field, claim.block.index, claim.start) in wrong
    return Limit(
        before=before,
        words=text[start:end],
        after=after,
        standing=known.get(claim.judgement.fact or ""),
        verdict=_STORY if verdict is Verdict.CONTRADICTS and not contradicts else _VERDICTS.get(verdict, ""),
        contradicts=contradicts,
    )


def _problems(draft: Draft) -> Iterator[Group]:
    kinds: dict[str, list[Problem]] = {}
    for problem in draft.problems:
        if problem.code not in _OF_LIMITS:
            kinds.setdefault("ST" if problem.code in _NO_TEXT else problem.code, []).append(problem)
    groups = [
        _group(_title(kind, len(found)), found, must=any(each.problem_class is ProblemClass.PROOF for each in found))
        for kind, found in kinds.items()
    ]
    return iter(sorted(groups, key=lambda group: not group.must))


def _title(kind: str, count: int) -> str:
    if kind == "ST":
        said = ngettext("%(count)d section without text", "%(count)d sections without text", count)
    elif kind == "LK002":
        said = ngettext("%(count)d link was lost", "%(count)d links were lost", count)
    else:
        says = _SAYS.get(kind, kind)
        return f"{says[:1].upper()}{says[1:]} ({count})" if count > 1 else f"{says[:1].upper()}{says[1:]}"
    return said % {"count": count}


def _removed(draft: Draft) -> Iterator[Group]:
    kinds: dict[str, list[str]] = {}
    for each in draft.removed:
        kinds.setdefault(each.code, []).append(each.text)
    if draft.disclaimer and not kinds.get("DS003"):
        kinds["DS003"] = [plain_text(draft.disclaimer.text)]
    for code, texts in kinds.items():
        yield _group(str(_REMOVED.get(code, _SAYS.get(code, code))), texts)


def _group(title: str, found: Iterable[Any], *, must: bool = False) -> Group:
    listed = list(found)
    return Group(title, listed[:MOST_SHOWN], max(0, len(listed) - MOST_SHOWN), must)

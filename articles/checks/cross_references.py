"""LK002: a cross-reference that lost its link ("see our guide on …"), with a suggested target."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Fix, Level, Problem, ProblemClass, Proof, Target

_GUIDE = (
    r"(?:guide|article|breakdown|post|explainer|tutorial|walk-?through|roundup|deep[\ -]dive|primer|write-?up|how-to)s?"
)
_DOCUMENT = rf"(?:{_GUIDE}|(?:checklist|overview|comparison|review|list|page|FAQ|tips|instructions|cheat\ sheet)s?)"
_ABOUT = r"(?:\ (?:on|to|about|for|of|covering|explaining)\ [^.!?:;()\[\]—\n]{2,80})"
_REFERENCE = re.compile(
    rf"""
      \b(?P<our>our\ (?:(?!own\b)[^\s.!?:;,()]+\ ){{0,8}}?{_DOCUMENT}\b {_ABOUT}?)
    | \b(?:see|read|check\ out|refer\ to|consult)\ (?P<the>(?:the|this|my)\ (?:[^\s.!?:;,()]+\ ){{1,8}}?{_GUIDE}\b {_ABOUT}?)
    | \b(?:see|read)\ (?!our\ (?:[^\s.!?:;,()]+\ ){{0,8}}?{_DOCUMENT}\b) (?P<see>our\ [^.!?:;()—\n]{{4,80}})
    | \b(?P<another>(?:an?|another)\ (?:separate|dedicated|full|detailed|longer|earlier|whole|companion|other)\ {_GUIDE}\b {_ABOUT})
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Without a guide of that subject these could be anything: a size guide of the seller, a photograph of ours.
_NEEDS_A_TARGET = frozenset({"the", "see"})
_OWN_PAGE = re.compile(
    r"\b(?:(?:next|previous|following|last|first)\s+(?:section|chapter|table|step|paragraph|list)s?|above|below|section)\b",
    re.IGNORECASE,
)
_COMMON_WORDS = """
    checklist comparison details faq instructions list more post primer review roundup
    a about after all an and are article articles before best breakdown check complete detailed do does explainer for from
    full guide guides how in is long my of on or our overview page post read safe see take takes that the this tips to
    tutorial walkthrough was what when where which while why with you your
"""
_HOW_LONG = re.compile(r"\bhow[\s-]+long\b")
_COMMON = frozenset(_COMMON_WORDS.split())


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        if field.name in ("title", "meta_title", "meta_description"):
            continue
        for block in field.prose:
            linked = [(span.start, span.end) for span in block.spans if span.kind in ("article", "link")]
            for match in _REFERENCE.finditer(block.text):
                start, end, words = _span(match)
                if any(first < end + 2 and last > start - 2 for first, last in linked) or _own(
                    words, block.text[end:], proof
                ):
                    continue
                target = suggested(words, proof)
                if target is None and match.lastgroup in _NEEDS_A_TARGET:
                    continue
                yield Problem(
                    "LK002",
                    _("“%(words)s” speaks of another page but does not link to it.") % {"words": words},
                    _("Link it to “%(title)s”.") % {"title": target.title} if target else _("Link it, or say it without “our”."),
                    field.name, block.index, start, end, words, claim=words.casefold(),
                    fix=_link(field.name, block.index, start, end, words, target) if target else None,
                )  # fmt: skip


def suggested(words: str, proof: Proof) -> Target | None:
    """The published guide whose title and address share the most telling words, if at least two or half of them are shared.

    A word counts the more the fewer guides have it: on a site where every title says "order", "shipping" tells them apart. It
    counts twice where the address has it, which names the subject without its circumstances.
    """
    guides = [
        (target, _telling(target.title), _telling(target.path))
        for target in proof.targets.values()
        if target.state == "published" and target.title != proof.title
    ]
    wanted = _telling(words) - _telling(proof.platform)
    having = Counter(word for _target, title, path in guides for word in title | path)
    scored = [
        (
            sum((2 if word in path else 1) / having[word] for word in wanted & (title | path)),
            len(wanted & (title | path)),
            target,
        )
        for target, title, path in guides
    ]
    _weight, shared, best = max(scored, key=lambda each: each[:2], default=(0, 0, None))
    return best if best and wanted and (shared >= 2 or shared * 2 >= len(wanted)) else None


def _telling(words: str) -> set[str]:
    """The words that tell one title from another, without their endings; "how long" asks for a time."""
    said = _HOW_LONG.sub("time", words.casefold())
    return {_stem(word) for word in re.findall(r"[^\W\d_]{3,}", said) if word not in _COMMON}


def _stem(word: str) -> str:
    stem = word.removesuffix("s").removesuffix("ing").removesuffix("ed")
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem


def _own(words: str, after: str, proof: Proof) -> bool:
    """Whether it speaks of this very page, or of no subject at all."""
    if re.match(r"\W*(?:above|below)\b", after):
        return True
    subject, own = (_telling(said) - _telling(proof.platform) for said in (words, proof.title))
    shared = len(subject & own)
    about_this = shared * 3 >= len(subject) * 2 and shared * 2 >= len(own)
    return not subject or about_this or _OWN_PAGE.search(words) is not None


def _span(match: re.Match[str]) -> tuple[int, int, str]:
    """Where the name of the other page stands, up to the clause that goes on after it."""
    start, end = match.span(match.lastgroup or 0)
    words = re.split(
        r",|\sfor\s(?:more|(?:the\s|all\s)?details)|\s(?:and|but|or|because|before|if|so|where|which)\s(?=\w+\s(?:is|are|you|we|to|the))|\s(?:if|unless|when|before|because)\s(?:you|your|it|they)\b",
        match[0][start - match.start() :],
    )[0]
    words = words[: end - start].rstrip(' ,“"')
    return start, start + len(words), words


def _link(field: str, block: int, start: int, end: int, words: str, target: Target) -> Fix:
    return Fix(
        field,
        block,
        start,
        end,
        f'<a data-article="{target.id}">{words}</a>',
        _("Link to “%(title)s”") % {"title": target.title},
    )


CHECK = Check("LK002", "a cross-reference that lost its link", ProblemClass.SIGNAL, Level.WARNING, find)

"""LK002: a cross-reference that lost its link ("see our guide on …"), with a suggested target."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Fix, Level, Problem, ProblemClass, Proof, Target

_GUIDE = (
    r"(?:guide|article|breakdown|post|explainer|tutorial|walk-?through|roundup|deep[\ -]dive|primer|write-?up|how-to)s?"
)
_DOCUMENT = rf"(?:{_GUIDE}|(?:checklist|overview|comparison|review|list|page|FAQ|tips|instructions|cheat\ sheet)s?)"
_ABOUT = r"(?:\ (?:on|to|about|for|of|covering|explaining)\ [^.!?:;()\[\]—\n]{2,80})"
# "See our guide here": the word on which the link stood.
_HERE = r"(?:(?<=\w)\ here\b(?=\s*(?:[.!?,;:)]|$|for\b|to\b|and\b(?!\ there)|if\b)))"
_REFERENCE = re.compile(
    rf"""
      \b(?P<our>our\ (?:(?!own\b)[^\s.!?:;,()]+\ ){{0,8}}?{_DOCUMENT}\b {_ABOUT}? {_HERE}?)
    | \b(?:see|read|check\ out|refer\ to|consult)[ ]
        (?P<the>(?:the|this|my)\ (?:[^\s.!?:;,()]+\ ){{1,8}}?{_GUIDE}\b {_ABOUT}? {_HERE}?)
    | \b(?:see|read)\ (?!our\ (?:[^\s.!?:;,()]+\ ){{0,8}}?{_DOCUMENT}\b) (?P<see>our\ [^.!?:;()—\n]{{4,80}})
    | \b(?P<another>(?:an?|another)\ (?:separate|dedicated|full|detailed|longer|earlier|whole|companion|other)\ {_GUIDE}\b {_ABOUT})
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Without a guide of that subject these could be anything: a size guide of the seller, a photograph of ours.
_NEEDS_A_TARGET = frozenset({"the", "see"})
# "Read How to Track an Order": the other page by its title.
_NAMED = re.compile(
    rf"\b(?i:(?:see|read|check\ out|refer\ to|consult|visit)\ (?:(?:also|more\ in|first)\ )?|our\ {_GUIDE},?\ )"
    r"[“\"‘']?(?P<named>[A-Z][^.!:;()\[\]—\n”\"]{5,120})"
)
# Two words could be those of a button.
FEWEST_WORDS_OF_A_TITLE = 3
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SUBTITLE = re.compile(r"\s*(?:[:|(–—]|\s-\s).*$")
_OWN_PAGE = re.compile(
    r"\b(?:(?:next|previous|following|last|first)\s+(?:section|chapter|table|step|paragraph|list)s?|above|below|section)\b",
    re.IGNORECASE,
)
_COMMON_WORDS = """
    checklist comparison details faq instructions list more post primer review roundup
    a about after all an and are article articles before best breakdown check complete detailed do does explainer for from
    full guide guides here how in is long my of on or our overview page post read safe see take takes that the this tips to
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
            for start, end, target in _references(block.text, proof):
                if any(first < end + 2 and last > start - 2 for first, last in linked):
                    continue
                words = block.text[start:end]
                yield Problem(
                    "LK002",
                    _("“%(words)s” speaks of another page but does not link to it.") % {"words": words},
                    _("Link it to “%(title)s”.") % {"title": target.title} if target else _("Link it, or say it without “our”."),
                    field.name, block.index, start, end, words, claim=words.casefold(),
                    fix=link(field.name, block.index, start, end, words, target) if target else None,
                )  # fmt: skip


def _references(text: str, proof: Proof) -> Iterator[tuple[int, int, Target | None]]:
    """Where the text speaks of another page, and the guide that it may mean."""
    titled = [found for named in _NAMED.finditer(text) if (found := _titled(named, proof))]
    yield from titled
    for match in _REFERENCE.finditer(text):
        start, end, words = _span(match)
        here = words.casefold().endswith(" here")
        if any(first <= end + 2 and start <= last for first, last, _target in titled):
            continue
        if not here and _own(words, text[end:], proof):
            continue
        target = suggested(words, proof)
        if target or here or match.lastgroup not in _NEEDS_A_TARGET:
            yield start, end, target


def _titled(named: re.Match[str], proof: Proof) -> tuple[int, int, Target] | None:
    """The guide whose title, or nearly its title, stands after "read": only small words differ, and the platform's name."""
    begins, platform = named.start("named"), _words(proof.platform)
    said = list(_WORD.finditer(named["named"]))
    counted = [word for word in said if word[0].casefold() not in platform]
    for target in sorted(proof.targets.values(), key=lambda target: len(target.title), reverse=True):
        title = [word for word in _words(_SUBTITLE.sub("", target.title)) if word not in platform]
        first = counted[: len(title)]
        same = len(first) == len(title) >= 2 and all(
            _alike(one[0].casefold(), other) for one, other in zip(first, title, strict=True)
        )
        if not same or target.title == proof.title or target.state != "published":
            continue
        if said.index(first[-1]) >= FEWEST_WORDS_OF_A_TITLE - 1:
            return begins, begins + first[-1].end(), target
    return None


def _alike(one: str, other: str) -> bool:
    return _stem(one) == _stem(other) or {one, other} <= _COMMON


def _words(title: str) -> list[str]:
    return [word[0].casefold() for word in _WORD.finditer(title)]


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


def link(field: str, block: int, start: int, end: int, words: str, target: Target) -> Fix:
    """A link to that guide around the words, or in place of the link that stands on them."""
    return Fix(
        field,
        block,
        start,
        end,
        f'<a data-article="{target.id}">{escape(words)}</a>',
        _("Link to “%(title)s”") % {"title": target.title},
    )


CHECK = Check("LK002", "a cross-reference that lost its link", ProblemClass.SIGNAL, Level.WARNING, find)

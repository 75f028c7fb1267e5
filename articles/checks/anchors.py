"""LK006: a dead #anchor, an unsafe scheme, a link without words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block, Span
from articles.richtext.render import Anchors

_SAFE = ("http://", "https://", "mailto:", "/", "#")


def find(proof: Proof) -> Iterator[Problem]:
    anchors = _anchors(proof)
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                wrong = _wrong_with(span, anchors, not span.words.strip() and _pictured(span, block))
                if wrong:
                    yield Problem(
                        "LK006",
                        wrong,
                        _("Give it words and an address that works, or remove the link."),
                        field.name, block.index, span.start, span.end, span.words or span.target, claim=span.target,
                    )  # fmt: skip


def _anchors(proof: Proof) -> frozenset[str]:
    """The ids that the page will have."""
    named = Anchors()
    for block in proof.field("body").blocks:
        if block.kind == "heading":
            named.name(block.level, block.text)
    facts = {f"fact-{number}" for number in range(1, len(proof.cited()) + 1)}
    faqs = {f"faq-{number}" for number in range(1, len(proof.faqs) + 1)}
    return frozenset({anchor for _level, _words, anchor in named.contents} | facts | faqs | proof.anchors | {"top"})


def _pictured(link: Span, block: Block) -> bool:
    """Whether a picture with alternative text stands in the link: then the picture's words are the link's."""
    return any(
        span.kind == "image" and span.words.strip() and link.start <= span.start <= link.end for span in block.spans
    )


def _wrong_with(span: Span, anchors: frozenset[str], pictured: bool) -> str:
    if span.kind not in ("link", "article"):
        return ""
    if not span.words.strip() and not pictured:
        return _("A link has no words.")
    if span.kind == "article":
        return ""
    if not span.target or not span.target.lower().startswith(_SAFE) or span.target.startswith("//"):
        return _("The link “%(words)s” has no address that is safe to follow.") % {"words": span.words}
    if span.target.startswith("#") and span.target[1:] not in anchors:
        return _("The link “%(words)s” leads to %(anchor)s, which is not on this page.") % {
            "words": span.words, "anchor": span.target,
        }  # fmt: skip
    return ""


CHECK = Check("LK006", "a dead #anchor, an unsafe scheme, a link without words", ProblemClass.PROOF, Level.ERROR, find)

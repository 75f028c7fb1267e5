"""LK001: an internal link to an article that is missing, withdrawn or unpublished."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.cross_references import link, suggested
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.own_addresses import own_path
from articles.richtext.plain import Span


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                linked = _article(span, proof)
                if linked is None or linked == str(proof.article):
                    continue
                target = proof.targets.get(int(linked)) if linked.isdecimal() else None
                state = target.state if target else "missing"
                if state == "published":
                    continue
                other = suggested(span.words, proof) if span.words else None
                yield Problem(
                    "LK001",
                    _("The link “%(words)s” leads to an article that is %(state)s.")
                    % {"words": span.words, "state": _(state)},
                    _("Link to “%(title)s” instead, publish that one first, or remove the link.") % {"title": other.title}
                    if other
                    else _("Link to another guide, publish that one first, or remove the link."),
                    field.name, block.index, span.start, span.end, span.words, claim=f"{linked} {state}",
                    fix=link(field.name, block.index, span.start, span.end, span.words, other) if other else None,
                )  # fmt: skip


def _article(span: Span, proof: Proof) -> str | None:
    """The id of the article that a link leads to: by reference, or by an address of this site that somebody typed."""
    if span.kind == "article":
        return span.target
    if span.kind != "link" or (path := own_path(span.target, proof.site_hosts, f"/{proof.slug}/")) is None:
        return None
    article = proof.paths.get(path) or proof.former_paths.get(path)
    return str(article) if article else None


CHECK = Check(
    "LK001",
    "an internal link to an article that is missing, withdrawn or unpublished",
    ProblemClass.PROOF,
    Level.ERROR,
    find,
)

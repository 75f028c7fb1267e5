"""LK003: an internal link typed as a URL, or to an address that is gone or redirects."""

import re
from collections.abc import Iterator
from html import escape

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Fix, Level, Problem, ProblemClass, Proof
from articles.richtext.own_addresses import own_path
from articles.richtext.plain import Block, Span

_ADDRESS = re.compile(r"https?://[^\s<>“”\"'()]+(?<![.,;:!?])", re.IGNORECASE)
_NOT_ARTICLES = ("/topics/", "/authors/", "/policies/", "/media/", "/static/", "/changes/", "/how-we-check/")


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in (*block.spans, *_typed_in(block, proof)):
                path = _internal_path(span, proof)
                if path is None or path == "/" or path.startswith(_NOT_ARTICLES):
                    continue
                article = proof.paths.get(path) or proof.former_paths.get(path)
                yield Problem(
                    "LK003",
                    _message(path, proof),
                    _("Use the article link, so that it follows the article.")
                    if article
                    else _("Link to a guide that exists, or remove the link."),
                    field.name, block.index, span.start, span.end, span.words, claim=path,
                    fix=_article_link(field.name, block.index, span, article, proof),
                )  # fmt: skip


def _typed_in(block: Block, proof: Proof) -> Iterator[Span]:
    """Addresses of this site that stand in the text as they are, with no link around them."""
    linked = [(span.start, span.end) for span in block.spans if span.kind in ("link", "article")]
    for match in _ADDRESS.finditer(block.text):
        if not any(start <= match.start() < end for start, end in linked):
            yield Span("link", match.group(), match.start(), match.end(), match.group())


def _internal_path(span: Span, proof: Proof) -> str | None:
    """The path on this site that a link leads to; None for other links."""
    return own_path(span.target, proof.site_hosts, f"/{proof.slug}/") if span.kind == "link" else None


def _message(path: str, proof: Proof) -> str:
    if path in proof.paths:
        return _("The link to %(path)s is typed as an address.") % {"path": path}
    if path in proof.former_paths:
        return _("The link to %(path)s goes to an address that has moved.") % {"path": path}
    return _("The link to %(path)s leads to nothing on this site.") % {"path": path}


def _article_link(field: str, block: int, span: Span, article: int | None, proof: Proof) -> Fix | None:
    """The article's link in its place. A bare address becomes the article's title; nobody is led to what readers cannot open."""
    target = proof.targets.get(article) if article else None
    if target is None or target.state != "published":
        return None
    words = target.title if span.words == span.target else span.words
    return Fix(
        field,
        block,
        span.start,
        span.end,
        f'<a data-article="{target.id}">{escape(words)}</a>',
        _("Make it an article link"),
    )


CHECK = Check(
    "LK003",
    "an internal link typed as a URL, or to an address that is gone or redirects",
    ProblemClass.SIGNAL,
    Level.WARNING,
    find,
)

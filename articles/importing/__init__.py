"""A messy draft becomes a draft edition. The front door: read, look, then build."""

from articles.importing.builder import LATER, Built, article_of, author_of, build
from articles.importing.draft import Draft, as_json
from articles.importing.pieces import MOST_BYTES, Removed, UnreadableDraft
from articles.importing.understanding import read_draft, understood

__all__ = [
    "LATER",
    "MOST_BYTES",
    "Built",
    "Draft",
    "Removed",
    "UnreadableDraft",
    "article_of",
    "as_json",
    "author_of",
    "build",
    "read_draft",
    "understood",
]

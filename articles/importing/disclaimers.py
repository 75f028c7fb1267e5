"""Disclaimers that were typed into a draft."""

from dataclasses import dataclass

from articles.importing.dates import as_of_in

_KINDS = {
    "affiliate": ("affiliate", "commission", "sponsored", "we earn", "i earn"),
    "legal": ("legal advice", "lawyer", "attorney"),
    "health": ("medical", "doctor", "health"),
    "finance": ("financial advice", "investment", "financial adviser", "financial advisor"),
}


@dataclass(frozen=True, slots=True)
class TypedDisclaimer:
    """A disclaimer written into the draft. `as_of` is as precise as the words: "2026-06-13", "2026-06" or "2026"; "" without."""

    text: str
    as_of: str
    kind: str


def typed_disclaimer(text: str) -> TypedDisclaimer:
    """A disclaimer as it was typed, with its day and its kind."""
    return TypedDisclaimer(text, as_of_in(text), _kind(text))


def _kind(text: str) -> str:
    low = text.casefold()
    for kind, words in _KINDS.items():
        if any(word in low for word in words):
            return kind
    return "general"

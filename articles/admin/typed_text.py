"""The words of an edition's form as they stand while somebody writes, whatever is still missing or wrong in it."""

from dataclasses import dataclass

from django.http import QueryDict

from articles.richtext.editor import from_editor
from articles.writing import Text, as_stored

MOST_ROWS = 1_100  # as many as the form itself takes


@dataclass(frozen=True, slots=True)
class Typed:
    """The text as a save would keep it, and for each of its FAQs the row of the form in which it stands."""

    text: Text
    rows: tuple[int, ...]


def typed_text(said: QueryDict) -> Typed:
    """What was sent of the form, without asking whether it could be saved. Raises UnreadableText."""
    rows = _faq_rows(said)
    text = Text(
        title=said.get("title", ""),
        short_answer=from_editor(said.get("short_answer", "")),
        body=from_editor(said.get("body", "")),
        meta_title=said.get("meta_title", ""),
        meta_description=said.get("meta_description", ""),
        change_note=said.get("change_note", ""),
        faqs=tuple((said.get(f"faqs-{row}-question", ""), from_editor(_answer(said, row))) for row in rows),
    )
    return Typed(as_stored(text), rows)


def _faq_rows(said: QueryDict) -> tuple[int, ...]:
    """The rows that hold a question, in the order in which a save would put them: by their number, those without one last."""
    count = _number(said.get("faqs-TOTAL_FORMS", ""))
    kept = [
        row
        for row in range(min(count or 0, MOST_ROWS))
        if not said.get(f"faqs-{row}-DELETE") and (said.get(f"faqs-{row}-question", "").strip() or _answer(said, row))
    ]
    places = {row: _number(said.get(f"faqs-{row}-ORDER", "")) for row in kept}
    return tuple(sorted(kept, key=lambda row: (places[row] is None, places[row] or 0)))


def _answer(said: QueryDict, row: int) -> str:
    return said.get(f"faqs-{row}-answer", "").strip()


def _number(said: str) -> int | None:
    said = said.strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None

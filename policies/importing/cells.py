"""What becomes of a text in a cell of a table, on its way out and back: the same text, and no formula for a spreadsheet."""

import re
import unicodedata

from policies.models.cues import phrases

# With one of these in front a spreadsheet takes a cell for a formula; the wide ones count in some languages of Excel.
_FORMULA = "=+\\-@\t\r＝＋－＠"
_DANGEROUS = re.compile(f"'*[{_FORMULA}]")
_MADE_HARMLESS = re.compile(f"'+[{_FORMULA}]")


def as_cell(text: str) -> str:
    """What a table keeps of a text: no blanks around it, one sort of line break and of blank, no characters that are no text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs")).strip()


def as_cues(cues: str) -> str:
    """Phrases in one cell, with an upright stroke between them."""
    return "|".join(each for phrase in phrases(cues.replace("|", "\n")) if (each := as_cell(phrase)))


def harmless(cell: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would take it for a formula; `restored` takes it off again."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def restored(cell: str) -> str:
    return cell[1:] if _MADE_HARMLESS.match(cell) else cell

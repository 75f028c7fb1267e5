"""RS002: page furniture in the text: buttons, share lines, a second byline."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

_BUTTON = re.compile(r"^[^.!?:]{2,40}\s*[→»›>]{1,2}$")
_FURNITURE = re.compile(
    r"""^(?:
        (?:share|tweet|pin|post)(?:\ (?:this|the)\ (?:article|post|guide|page|story)\b.{0,40})?
      | (?:share|tweet|pin|post)(?:\ (?:this|it))?\ (?:on|via)\ (?:facebook|twitter|x|whatsapp|pinterest|reddit|linkedin
            |telegram|e-?mail)\b.{0,40}
      | (?:read\ more|continue\ reading|back\ to\ top|table\ of\ contents|related\ (?:posts|articles)|advertisement|sponsored)
      | (?:subscribe|sign\ up)(?:\ (?:to|for)\ (?:our|the)\ (?:\w+\ )?newsletter\b.{0,60}|\ (?:now|today))?
      | home(?:\s*[›»/>]\s*[^›»/>]{1,60}){1,4}
      | (?:\d+\ (?:min(?:ute)?s?)\ read)
      | (?:leave\ a\ (?:comment|reply)|comments?\ \(\d+\))
    )[.!…]?$""",
    re.VERBOSE | re.IGNORECASE,
)
_BYLINE = re.compile(
    r"""(?:^|(?<=[.!?]\ ))(?:
        (?i:author|written\ by|posted\ by|reviewed\ by)\s*:?\s+[A-Z][\w'’.-]+(?:\ [A-Z][\w'’.-]+){0,3}(?=[.,|·•—–]|\s*$)
      | [Bb]y\ +[A-Z][\w'’-]+(?:\ [A-Z][\w'’-]+){1,3}\s*[·|•—–].{0,60}$
    )""",
    re.VERBOSE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        if field.name not in ("body", "short_answer") and not field.name.endswith("-answer"):
            continue
        for block in field.blocks:
            if block.kind in ("cell", "header"):
                continue
            text = block.text
            whole = (_BUTTON.match(text) or _FURNITURE.match(text)) if block.kind != "item" else None
            match = whole or (_byline(text, proof.author) if block.kind != "heading" else None)
            if match and match.group().strip():
                yield Problem(
                    "RS002",
                    _("“%(words)s” belongs to the page, not to the text.") % {"words": match.group().strip()},
                    _("Remove it: the page shows its own buttons and byline."),
                    field.name, block.index, match.start(), match.end(), match.group().strip(), claim=match.group().casefold(),
                )  # fmt: skip


def _byline(text: str, author: str) -> re.Match[str] | None:
    """A byline, or a short line that begins with the author's own name."""
    found = _BYLINE.search(text)
    if found is None and author and len(text) < 120:
        found = re.match(rf"(?i)by {re.escape(author)}\b.*", text)
    return found


CHECK = Check("RS002", "page furniture in the text", ProblemClass.SIGNAL, Level.WARNING, find)

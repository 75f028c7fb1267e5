"""RS002: page furniture in the text: buttons, share lines, a second byline."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block

_BUTTON = re.compile(r"^[^.!?:]{2,40}\s*[→»›>]{1,2}$|^[←«‹]\s*[^.!?:]{2,40}$")
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|pinterest|reddit|linkedin|telegram|instagram|youtube|tiktok|e-?mail|copy\ link)"
)
_DATE = r"(?:[^\W\d_]+\.?\ \d{1,2},?\ 20\d\d|\d{1,2}\.?\ [^\W\d_]+\ 20\d\d|20\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:20)?\d\d)"
_FURNITURE = re.compile(
    rf"""^(?:
        (?:share|tweet|pin|post)(?:\ (?:this|the)\ (?:article|post|guide|page|story)\b.{{0,40}})?
      | (?:share|tweet|pin|post|follow\ us)(?:\ (?:this|it))?\ (?:on|via)\ {_NETWORK}\b.{{0,40}}
      | (?:share\s*:?\s*)?{_NETWORK}(?:[\s·|,/]+{_NETWORK})+ | (?:share|follow\ us)\s*:\s*{_NETWORK}.{{0,80}} | copy\ link
      | (?:(?:read|show|see|learn|load)\ more|continue\ reading|back\ to\ top|table\ of\ contents|related\ (?:posts|articles)
            |advertisement|sponsored|skip\ to\ (?:main\ )?content|about\ the\ author|all\ rights\ reserved)
      | (?:subscribe|sign\ up|join)\b(?:[^.!?]{{0,60}}\b(?:newsletter|mailing\ list|inbox)\b.{{0,40}}|\ (?:now|today))?
      | (?:click|tap)\ here\ to\ (?:subscribe|sign\ up|share) | get\ [^.!?]{{0,40}}\b(?:in|to)\ your\ inbox\b.{{0,40}}
      | home(?:\s*[›»/>]\s*[^›»/>]{{1,60}}){{1,4}}
      | (?:(?:last\ )?updated\s*:?\ {_DATE}\s*[·|•—–]\s*)?(?:\d+(?:\ |-)(?:min(?:ute)?s?)\ read)
      | (?:posted|published)\ on\ {_DATE}(?:\ by\ .{{2,60}})?
      | (?:leave\ a\ (?:comment|reply)|comments?\ \(\d+\)|\d+\ comments)
      | (?:previous|next)\ (?:post|article|guide)\b\s*[:→»].{{0,80}} | (?:filed\ under|tags|categories|posted\ in)\s*:.{{0,120}}
      | (?:©|\(c\)|copyright\ (?:©\ )?(?=20\d\d)).{{1,120}} | (?:accept|manage)\ (?:all\ )?cookies
      | (?:was|did)\ (?:you\ find\ )?this\ (?:article|guide|page|post)\ helpful\b.{{0,40}}
    )[.!…?]?$""",
    re.VERBOSE | re.IGNORECASE,
)
# In a list these are steps or choices.
_STEP = re.compile(r"^\w+[.!…]?$|[→›»>]")
_BYLINE = re.compile(
    r"""(?:^|(?<=[.!?]\ ))(?:
        (?i:author|written\ by|posted\ by|reviewed\ by)\s*:?\s+[A-Z][\w'’.-]+(?:\ [A-Z][\w'’.-]+){0,3}(?=[.,|·•—–]|\s*$)
      | [Bb]y\ +[A-Z][\w'’-]+(?:\ [A-Z][\w'’-]+){1,3}\s*[·|•—–].{0,60}(?:20\d\d|\bread\b).{0,60}$
      | ^[Bb]y\ +[A-Z][\w'’-]+(?:\ [A-Z][\w'’-]+){1,3}$
    )""",
    re.VERBOSE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        if field.name not in ("body", "short_answer") and not field.name.endswith("-answer"):
            continue
        for block, following in zip_longest(field.prose, field.prose[1:]):
            if block.kind in ("cell", "header"):
                continue
            text = block.text
            whole = None if _heads_text(block, following) else _whole(text, block.kind)
            match = whole or (_byline(text, proof.author) if block.kind != "heading" else None)
            if match and match.group().strip():
                yield Problem(
                    "RS002",
                    _("“%(words)s” belongs to the page, not to the text.") % {"words": match.group().strip()},
                    _("Remove it: the page shows its own buttons and byline."),
                    field.name, block.index, match.start(), match.end(), match.group().strip(), claim=match.group().casefold(),
                )  # fmt: skip


def says_something(text: str) -> bool:
    """Whether what stands under a heading such as "Share" is of the article, so that the heading is no button."""
    return len(text) > 20 and text.endswith((".", "!", "?", ":")) and _FURNITURE.match(text) is None


def _heads_text(block: Block, following: Block | None) -> bool:
    return block.kind == "heading" and following is not None and following.level == 0 and says_something(following.text)


def _whole(text: str, kind: str) -> re.Match[str] | None:
    """A block that is nothing but furniture. In a list, arrows and single words tell readers where to tap."""
    if kind == "item":
        return None if _STEP.search(text) else _FURNITURE.match(text)
    return _BUTTON.match(text) or _FURNITURE.match(text)


def _byline(text: str, author: str) -> re.Match[str] | None:
    """A byline, or a short line that begins with the author's own name."""
    found = _BYLINE.search(text)
    if found is None and author and len(text) < 120:
        found = re.match(rf"(?i)by {re.escape(author)}\b.*", text)
    return found


CHECK = Check("RS002", "page furniture in the text", ProblemClass.SIGNAL, Level.WARNING, find)

"""What does not belong to the text of an article, as patterns on one piece of it. Every pattern is about drafts in general."""

import re

from articles.checks.residue import RESIDUE
from articles.importing.dates import DATE

FENCE = re.compile(
    r"(?<![`~])(?:```++|~~~++)[ \t]*+(?:html|xml|markdown|md|text|txt|json|css)?(?![\w`])", re.IGNORECASE
)
# A piece that is nothing but fences, tags and stray marks: "`): ```html", "</div>", "`".
_MARKS = re.compile(r"(?:```+|~~~+)[ \t]*\w*|</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|[^\w]")

_OWNER = (
    r"(?:editor(?:ial|'s|’s|s)?|writer(?:'s|’s|s)?|author(?:'s|’s)?|seo"
    r"|internal|draft(?:ing)?|production|publisher(?:'s|’s)?|reviewer(?:'s|’s)?)"
)
STRONG_NOTE = re.compile(
    rf"[\s`*_>#\[(–-]*(?:{_OWNER}\s+notes?\b|notes?\s+(?:to|for)\s+(?:the\s+)?(?:editor|editors|team|reviewer|client|publisher|self)\b"
    r"|notes?\s+(?:on|about)\s+(?:the|this)\s+(?:draft|article|text)\b)",
    re.IGNORECASE,
)
WEAK_NOTE = re.compile(
    r"[\s`*_>#\[(–-]*(?:notes?|summary(?:\s+of\s+changes)?|changes(?:\s+made)?|what\s+i\s+(?:did|changed)|next\s+steps|checklist|deliverables?|word\s+count)"
    r"\s*(?:[:*_\])]|$)",
    re.IGNORECASE,
)
# What only a note about a draft says.
ABOUT_DRAFT = re.compile(
    r"[~≈]\s*[\d,]+\s*words?\b|\bword\s+count\b|\b\d,\d{3}\s+words\b|\bH[1-4](?:/H[1-4])+\b|\bYMYL\b|\binternal\s+links?\b|\bmeta\s+(?:title|description)\b"
    r"|\bSEO\b|\bkeywords?\b|\bthis\s+draft\b|\bthe\s+draft\b|\bI(?:'ve|’ve)?\s+(?:tried|kept|added|included|used|wrote|have|left|can|structured|avoided)\b"
    r"|\blet\s+me\s+know\b|\bschema\b|\bCMS\b|\bwould\s+you\s+like\b",
    re.IGNORECASE,
)
# A writing tool speaking to whoever asked it. Only at the ends of a draft, for "I" may be the author in between.
SPEAKING = re.compile(
    r"^(?:(?:sure|certainly|of\s+course|absolutely|great)[!,.]|(?:here(?:'|’)s|here\s+is|below\s+is|this\s+is)\s+(?:the|your|a|an|my)\b.{0,80}?"
    r"\b(?:article|draft|post|guide|rewrite|version|copy)\b|would\s+you\s+like\s+me\s+to|(?:let|please\s+let)\s+me\s+know|feel\s+free\s+to\s+(?:ask|let|adjust|edit)"
    r"|(?:i\s+am\s+|i(?:'|’)m\s+)?happy\s+to\s+(?:adjust|revise|expand)|want\s+me\s+to|i(?:'ve|’ve|\s+have)?\s+(?:written|wrote|kept|included|added|structured|tried)\b"
    r"|i\s+hope\s+this|i\s+can\s+also|end\s+of\s+(?:the\s+)?(?:article|draft))",
    re.IGNORECASE,
)

_FURNITURE = re.compile(
    r"""(?:
        [^.!?:]{2,60}?\s*(?:→|»|›|>>|⟶)
      | (?:share|tweet|pin|post)\b(?:\s+(?:this|it|on|via|:).{0,80})? | (?:share|follow\s+us)\s*(?:on|:).{0,80}
      | (?:read|learn|show|see)\s+more | continue\s+reading | back\s+to\s+top | skip\s+to\s+(?:main\s+)?content
      | advertisements? | sponsored | loading
      | (?:subscribe|sign\s+up|join)\b.{0,80}\b(?:newsletter|updates|list|deals|inbox)\b.{0,40} | subscribe
      | (?:leave|post)\s+a\s+(?:comment|reply) | comments?\s*\(\d+\) | \d+\s+comments?
      | (?:facebook|twitter|pinterest|whatsapp|linkedin|reddit|copy\ link)
        (?:(?:facebook|twitter|pinterest|whatsapp|linkedin|x|email|reddit|copy\ link)|[\s·|,/]){1,40}
      | \d+\s*(?:-\s*)?min(?:ute)?s?\s+read | (?:©|\(c\)|copyright)\s.{0,120} | all\s+rights\s+reserved
      | (?:accept|manage)\s+(?:all\s+)?cookies
      | home\s*(?:[›»>/]|→)\s*.{1,120}
      | (?:previous|next)\s+(?:post|article)\b.{0,80} | (?:filed\s+under|tags?|categories|posted\s+in)\s*:.{0,120}
    )[.!…]?""",
    re.VERBOSE | re.IGNORECASE,
)
# Headings of lists that a page makes by itself.
OWN_LISTS = re.compile(
    r"(?:table\s+of\s+contents|contents|in\s+this\s+(?:article|guide)|on\s+this\s+page|jump\s+to|related\s+(?:posts|articles|guides|reading)|you\s+(?:may|might)\s+also\s+like"
    r"|more\s+(?:guides|articles)|popular\s+posts)\s*:?",
    re.IGNORECASE,
)

_NAME = r"[^\W\d_a-z][\w'’-]*\.?(?:\s+(?:(?:de|van|von|der|la|bin|al)\s+)?[^\W\d_a-z][\w'’-]*\.?){0,3}"
_BYLINE = re.compile(
    rf"[\s*_(]*(?P<lead>[Bb]y|BY|[Aa]uthor|[Ww]ritten\s+by|[Pp]osted\s+by|[Pp]ublished\s+by"
    rf"|[Rr]eviewed\s+by|[Ff]act[- ]checked\s+by)\s*:?\s+(?P<name>{_NAME}?)"
    rf"(?P<rest>(?:\s*(?:[·|•—–/(-]|,\s*(?={DATE}|[Uu]pdated|[Pp]ublished)|(?=(?:on|[Uu]pdated|[Pp]ublished|[Ll]ast)\s)|(?={DATE}))\s*[^·|•—–]{{0,60}}+){{0,6}}+)[\s*_.)]*"
)
BYLINE_WITHIN = re.compile(
    rf"(?:Author|Written\s+by|Reviewed\s+by|Posted\s+by|Fact[- ]checked\s+by)\s*:?\s+{_NAME}?\s*"
    rf"(?:[.|·,–—]\s*(?:(?:[Ll]ast\s+)?[Uu]pdated|[Ll]ast\s+reviewed)\s*(?:on|:)?\s*{DATE}\.?|[.|·](?=\s|$)|$)"
)
UPDATED_WITHIN = re.compile(
    rf"\(?\b(?:Last\s+(?:updated|reviewed|modified|checked)|Updated(?=\s*:|\s+on))\s*(?:on|in|:)?\s*{DATE}\)?\.?"
)
DATE_LINE = re.compile(
    rf"[\s*_]*(?:(?:published|posted|date)\s*(?:on|:)?\s*)?{DATE}(?:\s*[·|•—–].{{0,60}})?[\s*_.]*", re.IGNORECASE
)
LABELS = (
    r"(?:title|author|date|published(?:\s+on)?|(?:meta|seo)[\s_]title|(?:meta|seo)[\s_]description|slug|url|categor(?:y|ies)|tags?"
    r"|(?:target|focus|primary|secondary|main)?\s?keywords?|reading\s+time|word\s+count)"
)
LABELLED = re.compile(rf"[\s*_]*{LABELS}[\s*_]*:[\s*_]*\S", re.IGNORECASE)
LABEL_PARTS = re.compile(rf"(?:^|(?<=\s))[*_]*(?P<label>{LABELS})[*_]*\s*:[*_]*\s*", re.IGNORECASE)

DISCLAIMER = re.compile(
    r"[\s*_>(]*(?:(?:(?:legal|medical|financial|affiliate|general|important)\s+)?(?:disclaimer|disclosure)|affiliate\s+(?:notice|links?)|legal\s+notice)\b[\s*_]*[:.–—-]"
    r"|[\s*_>(]*(?:this|the|all)\s+(?:article|guide|page|post|content|information)\b.{0,60}\b(?:for|as)\s+(?:general\s+)?(?:information(?:al)?|educational)\b.{0,40}(?:purposes?|only|about)"
    r"|[\s*_>(]*(?:this\s+(?:post|article|page|guide|site)|we|some\s+(?:of\s+the\s+)?links)\b.{0,60}\b(?:earn|receive|affiliate)\b.{0,60}\b(?:commissions?|links?|partners?)\b",
    re.IGNORECASE,
)
DISCLAIMER_HEADING = re.compile(
    r"(?:(?:legal|affiliate|general|important)\s+)?(?:disclaimer|disclosure|legal\s+notice)s?\s*:?", re.IGNORECASE
)


def is_markup(text: str) -> bool:
    """Whether nothing is left of a piece without fences, tags and signs."""
    return ("`" in text or "~~~" in text or "<" in text) and not _MARKS.sub("", text[:400]) and len(text) < 400


def is_furniture(text: str) -> bool:
    """Whether a whole piece is a button, a share line, a breadcrumb or another part of a page."""
    return len(text) <= 200 and _FURNITURE.fullmatch(text.strip(" *_[]()")) is not None


def byline_of(text: str) -> re.Match[str] | None:
    """The byline that a whole piece is, with its `name` and the `rest`."""
    return _BYLINE.fullmatch(text) if len(text) <= 160 and "? " not in text else None


def speaks_of_writing(sentence: str, *, at_an_end: bool) -> bool:
    """Whether a sentence is a writing tool's, not the author's."""
    found = any(
        match.lastgroup == "assistant" or (at_an_end and match.lastgroup in ("count", "note"))
        for match in RESIDUE.finditer(sentence)
    )
    return found or (at_an_end and SPEAKING.match(sentence.strip(' *_"“')) is not None)

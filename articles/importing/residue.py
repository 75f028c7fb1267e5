"""What does not belong to the text of an article, as patterns on one piece of it. Every pattern is about drafts in general."""

import re

from articles.checks.residue import RESIDUE
from articles.importing.dates import AS_OF, DATE
from articles.importing.sentences import spans

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
    r"[~≈]\s*[\d,]+\s*words?\b|\bword\s+count\b|(?:^|[:(\[*•·–-])\s*(?:(?:about|approx(?:imately|\.)?|around|total\s+of)\s+)?\d,?\d{3}\s+words(?=\s*(?:$|[)\].,;·|*]))"
    r"|\bH[1-4](?:/H[1-4])+\b|\bYMYL\b|\binternal\s+links?\b|\bmeta\s+(?:title|description)\b"
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
      | \[?\[?toc\]?\]? | (?:←|«|‹|<<)\s*[^.!?:]{2,60}
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
    r"|more\s+(?:guides|articles)|read\s+more|keep\s+reading|popular\s+posts)\s*:?",
    re.IGNORECASE,
)

ABOUT_AUTHOR = re.compile(r"about\s+the\s+(?:author|writer)s?\s*:?", re.IGNORECASE)
# "[DRAFT v3 – for review]" and "[END]", set apart by brackets or signs.
_MARKER = re.compile(
    r"[\[(<*#_\s-]*(?:(?:(?:first|final|rough|working)\s+)?draft\b(?!\s+orders?\b)[^.!?\[\]]{0,80}|wip|do\s+not\s+publish|for\s+review"
    r"|(?:the\s+)?end(?:\s+of\s+(?:the\s+)?(?:article|draft|document|post))?)[\])>*#_\s-]*",
    re.IGNORECASE,
)

_NAME = r"[^\W\d_a-z][\w'’-]*\.?(?:\s+(?:(?:de|van|von|der|la|bin|al)\s+)?[^\W\d_a-z][\w'’-]*\.?){0,3}"
_ROLE = (
    r"(?i:(?:[\w&-]+\s+){0,4}"
    r"(?:editor|writer|reporter|author|journalist|contributor|expert|analyst|lawyer|specialist|team|staff)\b)"
)
_NAMES = rf"{_NAME}?(?:\s+(?:and|&)\s+{_NAME}?)?"
_TOLD = r"(?:[Oo]n|[Uu]pdated|[Pp]ublished|[Ll]ast)"
_REST = (
    rf"(?P<rest>(?:\s*(?:[·|｜•—–/(.-]|,\s*(?={DATE}|[Uu]pdated|[Pp]ublished|{_ROLE})|(?={_TOLD}\s)|(?={DATE}))"
    r"\s*[^·|｜•—–]{0,60}+){0,6}+)[\s*_.)]*"
)
# The lead of a byline, in the languages whose drafts were seen; without a colon only where it cannot be another word.
_LEAD = (
    r"(?:[Bb]y|BY|[Aa]uthors?|[Ww]ritten\s+by|[Pp]osted\s+by|[Pp]ublished\s+by|[Rr]eviewed\s+by|[Ff]act[- ]checked\s+by)\s*:?\s+"
    r"|(?:著者|作者|撰文|מאת|بقلم)\s*[:：]?\s*|(?:[Aa]utor(?:in)?|[Aa]uteur|[Vv]on|[Pp]or|[Pp]ar)\s*[:：]\s*"
)
_BYLINE = re.compile(rf"[^\w\"“‘']{{0,6}}(?:{_LEAD})(?P<name>{_NAMES}){_REST}")
_DATED_BYLINE = re.compile(
    rf"[\s*_(]*(?P<rest>(?:(?:[Pp]ublished|[Pp]osted|[Uu]pdated)\s+(?:on\s+)?)?{DATE})[\s,·|｜•—–]*\b[Bb]y\s+(?P<name>{_NAMES})[\s*_.)]*"
)
_UNLED_BYLINE = re.compile(
    rf"[\s*_(]*(?P<name>{_NAMES})\s*[·|｜•—–,]\s*(?P<rest>{DATE}(?:\s*[·|｜•—–].{{0,60}})?)[\s*_.)]*"
)
BYLINE_WITHIN = re.compile(
    rf"(?:Author|Written\s+by|Reviewed\s+by|Posted\s+by|Fact[- ]checked\s+by)\s*:?\s+{_NAME}?\s*"
    rf"(?:[.|·,–—]\s*(?:(?:[Ll]ast\s+)?[Uu]pdated|[Ll]ast\s+reviewed)\s*(?:on|:)?\s*{DATE}\.?|[.|·](?=\s|$)|$)"
)
UPDATED_WITHIN = re.compile(
    rf"\(?\b(?:(?:Last|Facts)\s+(?:updated|reviewed|modified|checked|verified|revised|confirmed)|(?:Updated|Verified)(?=\s*:|\s+on))"
    rf"\s*(?:on|in|:)?\s*{DATE}\)?\.?"
)
DATE_LINE = re.compile(
    rf"[\s*_]*(?:(?:published|posted|created|date)\s*(?:on|:)?\s*)?(?:\w{{3,9}}day,?\s+)?{DATE}(?:\s*[·|•—–].{{0,60}})?[\s*_.]*",
    re.IGNORECASE,
)
LABELS = (
    r"(?:title|authors?|by(?:line)?(?=\s*:)|date|created|last\s+(?:updated|edited)|published(?:\s+on)?|(?:meta|seo)[\s_]title|(?:meta|seo)[\s_]description|slug|url|categor(?:y|ies)|tags?"
    r"|(?:target|focus|primary|secondary|main)?\s?keywords?|reading\s+time|word\s+count|status)"
)
LABELLED = re.compile(rf"[\s*_]*{LABELS}[\s*_]*:[\s*_]*\S", re.IGNORECASE)
LABEL_PARTS = re.compile(rf"(?:^|(?<=\s))[*_]*(?P<label>{LABELS})[*_]*\s*:[*_]*\s*", re.IGNORECASE)

DISCLAIMER = re.compile(
    r"[\s*_>(]*(?:(?:(?:legal|medical|financial|affiliate|general|important)\s+)?(?:disclaimer|disclosure)|affiliate\s+(?:notice|links?)|legal\s+notice|legal(?=\s*:))\b[\s*_]*[:.–—-]"
    r"|[\s*_>(]*(?:this|the|all)\s+(?:article|guide|page|post|content|information)\b.{0,60}\b(?:for|as)\s+(?:general\s+)?(?:information(?:al)?|educational)\b.{0,40}(?:purposes?|only|about)"
    r"|[\s*_>(]*as\s+an\s+\w+\s+(?:associate|affiliate)\b"
    r"|[\s*_>(]*(?:免責事項|免责声明|הבהרה|כתב\s+ויתור|إخلاء\s+المسؤولية|Haftungsausschluss|Descargo\s+de\s+responsabilidad|Avertissement)\s*[:：]"
    r"|[\s*_>(]*(?:for\s+)?(?:general\s+)?information(?:al)?\s+(?:purposes\s+)?only\b"
    r"|[\s*_>(]*(?:this\s+(?:post|article|page|guide|site)|we|some\s+(?:of\s+the\s+)?links)\b.{0,60}\b(?:earn|receive|affiliate)\b.{0,60}\b(?:commissions?|links?|partners?)\b",
    re.IGNORECASE,
)
_EARNS = re.compile(r"[\s*_>(]*(?:this|we|some|as\s+an)\b.{0,80}\b(?:earn|receive|affiliate)\b", re.IGNORECASE)
_DATES_IT = re.compile(rf"[\s*_(]*{AS_OF}\s*:?\s*{DATE}\b.{{0,60}}", re.IGNORECASE)
# What stands alone under or beside a disclaimer and only dates it.
DATED_RULES = re.compile(
    rf"[\s*_>(]*(?:(?:all\s+|the\s+|platform\s+)?(?:polic(?:y|ies)|rules|terms|information|details|figures|prices|facts|time\s+limits)\b.{{0,80}})?"
    rf"\b{AS_OF}\s*:?\s*{DATE}\b.{{0,200}}",
    re.IGNORECASE,
)
DISCLAIMER_HEADING = re.compile(
    r"(?:(?:legal|affiliate|general|important)\s+)?(?:disclaimer|disclosure|legal\s+notice)s?\s*:?", re.IGNORECASE
)


def is_markup(text: str) -> bool:
    """Whether nothing is left of a piece without fences, tags and signs."""
    return ("`" in text or "~~~" in text or "<" in text) and not _MARKS.sub("", text[:400]) and len(text) < 400


def is_marker(text: str) -> bool:
    """Whether a whole piece only marks the draft's state or its end."""
    return text[:1] in ("[", "(", "<", "*", "#", "-", "_") and len(text) <= 120 and _MARKER.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a whole piece is a button, a share line, a breadcrumb or another part of a page."""
    return len(text) <= 200 and _FURNITURE.fullmatch(text.strip(" *_[]()")) is not None


def disclaimer_start(text: str) -> int | None:
    """Where the sentences of a disclaimer begin in a paragraph; one that only dates it, just before, is among them."""
    start = 0
    for begin, end in spans(text):
        if DISCLAIMER.match(text, begin) and (begin == 0 or not _EARNS.match(text, begin)):
            return start
        if not _DATES_IT.fullmatch(text[begin:end].strip()):
            start = end
    return None


def byline_of(text: str, *, near_top: bool) -> re.Match[str] | None:
    """The byline that a whole piece is, with its `name` and the `rest`; a name and a date alone are one only near the top."""
    if len(text) > 160 or "? " in text:
        return None
    return (
        _BYLINE.fullmatch(text)
        or _DATED_BYLINE.fullmatch(text)
        or (_UNLED_BYLINE.fullmatch(text) if near_top else None)
    )


def speaks_of_writing(sentence: str, *, at_an_end: bool) -> bool:
    """Whether a sentence is a writing tool's, not the author's."""
    found = any(
        match.lastgroup == "assistant" or (at_an_end and match.lastgroup in ("count", "note"))
        for match in RESIDUE.finditer(sentence)
    )
    return found or (at_an_end and SPEAKING.match(sentence.strip(" *_")) is not None)

"""RS001: residue of a writing tool. Certain patterns only: what a finished text never says."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block

RESIDUE = re.compile(
    r"""
      (?P<fence> ```+\w* | ~~~+ | <!-- | </?(?:html|body|article|section|div|p|h[1-6]|ul|ol|li|span|table)\b[^>]{0,80}> )
    | (?P<assistant>
          \bas\ an?\ (?:AI|artificial\ intelligence|(?:large\ )?language)\b [^.!?]{0,40} [,\s] (?:I|I(?:'|’)m|my)\b
        | \bI(?:'|’|\ a)m\ (?:an\ AI|a\ (?:large\ )?language\ model)\b
        | (?:^|(?<=[.!?]\ ))As\ an?\ (?:AI|large)?\ ?language\ model\b
        | \bI\ (?:cannot|can't|can’t|don't|don’t|am\ unable\ to)\ (?:browse|have\ access\ to|access)\ (?:the\ )?
          (?:internet|web\b|real-time)
        | \b(?:my|as\ of\ my)\ (?:last\ )?(?:training\ data|knowledge\ cut-?off|knowledge\ update)\b
        | (?:^|(?<=[.!?]\ ))here(?:'s|’s|\ is)\ (?:the|your|a|an)\ (?:\w+\ ){0,3}?
          (?:(?:full|complete|final|finished|blog)\ (?:article|post)|draft|rewrite|
             (?:revised|rewritten|updated|polished|final|improved)\ version)\b [^.:]{0,80} (?:[:.]|$)
        | (?:^|(?<=[.!?]\ ))(?:certainly|sure(?:\ thing)?|of\ course|absolutely)!\ +(?:here|i(?:'|’)(?:ll|ve)|below)\b
        | \blet\ me\ know\ if\ you(?:(?:'|’)d|\ would)?\ (?:want|like|need)\ (?:me|it\ (?:written|shorter|longer)|any|another|
          changes|further|more\ (?:detail|sections?)|adjustments|revisions)\b
        | \bwould\ you\ like\ me\ to\b
        | 【\d+[^】]{0,40}】 | \boaicite\b | \bcontentReference\[ | turn\d+(?:search|view|news)\d+
        | \bI(?:'ve|’ve|\ have)?\ (?:tried\ to\ save|saved|written)\ it\ to\ \S*[/.]\w+
        | \bthe\ write\ needs\ permission\b
        | (?:^|(?<=[.!?]\ ))I\ hope\ this\ (?:helps!|(?:article|draft|guide)\ (?:helps|meets)) )
    | (?P<note>
          (?:^|\*\*|\[)\s*(?:notes?|seo\ notes?|writer(?:'|’)?s?\ notes?)\s*:\s*\*\*
        | \bnotes?\ (?:to|for)\ (?:the\ )?(?:editors?|self|writers?|reviewers?)\b\s*[:–—-]
        | (?:^|\[|\()\s*(?:internal\ notes?|seo\ notes?|editor|ed)\s*:\s
        | [\[(]\s*(?:editor|writer|author)(?:'|’)?s?\ note\s*:
        | ^(?:editor|writer|author)(?:'|’)?s?\ notes?\s*:\s*
          (?:please\ )?(?:verify|check|confirm|add|insert|update|rewrite|remove|needs?|missing)\b
        | ^(?:meta|seo)\ (?:title|description)\s*: | ^(?:target|focus|primary|secondary)\ keywords?\s*:
        | \bnot\ for\ publication\b
        | \[\s*(?:citation|source|reference)\ needed\s*\] | \[\s*(?:source|citation|reference|ref)\s*\?+\s*\]
        | \[\s*(?:fact[-\ ]?check|verify|check)\ ?(?:this|that|source|number|figure|date|me)?\s*[?!:]?[^\]]{0,40}\](?=[^(]|$) )
    | (?P<count>
          \bword\ count\s*[:=]\s*[~≈]?\s*\d[\d,.]*
        | (?:^|\*\*|\(|[-•–]\s)\s*[~≈]\s*\d[\d,.]{2,6}\s*words\b
        | ^\W{0,4}(?:about\ |approx(?:imately|\.)?\ )?\d[\d,]{2,6}\s*words\W{0,4}$
        | [(\[]\s*\d(?:,\d{3}|\d{3})\s*words\s*[)\]] )
    | (?P<placeholder>
          \{\{[^{}]{0,60}\}\} | \{%[^{}]{0,60}%\} | \$\{[^{}]{0,60}\}
        | \[\s*(?:insert|add|place|put)\b[^\]]{0,40}\b
          (?:here|link|links|image|images|screenshot|photo|date|name|number|source|url|text|quote|table|figure|example|cta)\b
          [^\]]{0,30}\]
        | \[\s*(?:todo|tbd|tktk|tk|placeholder|link|url|image|screenshot|internal\ link|cta)(?:\s*(?:[:–—-]|(?:to|here|of)\b)
          [^\]]{0,60})?\s*\](?!\()
        | ^insert\ (?:(?:an?|the)\ )?(?:\w+\ ){0,2}?(?:image|photo|picture|screenshot|table|link|quote|chart|video)\ here\W*$
        | \[\s*[XN\#]{1,3}\s*\]\s*(?:business\ |working\ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent|%)
        | [\[<]\s*your\ (?:company|brand|site|website|blog|name|[^\]>]{1,20}\ here)(?:\ name)?\s*[\]>]
        | <\s*insert\b[^>]{0,60}>
        | \bTKTK\b | \bX{2,}[\s–-]+(?:business\ |working\ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|percent)\b
        | [$€£]X{2,}\b | \bXX+\s?% | \b20XX\b | \bYYYY-MM-DD\b )
    | (?P<todo> \b(?:TODO|FIXME|TBD|TBC)\b | ^TK$ )
    | (?P<lorem> \blorem\ ipsum\b )
    | (?P<markup> ^\#{1,6}\ (?=\S) | \*\*(?=\w)[^*\n]{1,80}(?<=[\w.:!?%])\*\*(?!\*) )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# Written small these are words of a language, a size or a verb.
_SHOUTED = frozenset({"TODO", "FIXME", "TBD", "TBC", "TK", "TKTK", "XX", "20XX", "YYYY-MM-DD"})
# Somebody else's words: what readers are told to write to a seller.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_FINE_IN_QUOTES = frozenset({"assistant", "placeholder", "todo"})
# What a sample of code is made of.
_FINE_IN_CODE = frozenset({"fence", "placeholder", "todo", "markup"})


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for match in RESIDUE.finditer(block.text):
                words = match.group().strip()
                if (
                    (words.upper() in _SHOUTED and not words.isupper())
                    or _is_quoted(match, block)
                    or _is_sample(match, block)
                ):
                    continue
                yield Problem(
                    "RS001",
                    _("“%(words)s” was left over from writing.") % {"words": words},
                    _("Remove it; if it stands for something, write that."),
                    field.name, block.index, match.start(), match.end(), words, claim=words.casefold(),
                )  # fmt: skip


def _is_quoted(match: re.Match[str], block: Block) -> bool:
    """Whether it stands in a message that readers may copy, where “let me know” and “[your name]” belong."""
    if match.lastgroup not in _FINE_IN_QUOTES or "{" in match.group():
        return False
    return block.kind == "quote" or any(
        quote.start() < match.start() and match.end() < quote.end() for quote in _QUOTED.finditer(block.text)
    )


def _is_sample(match: re.Match[str], block: Block) -> bool:
    """Whether marks are shown as code, in a text that explains them."""
    if match.lastgroup not in _FINE_IN_CODE:
        return False
    return block.kind == "code" or any(start <= match.start() and match.end() <= end for start, end in block.code)


CHECK = Check("RS001", "residue of a writing tool", ProblemClass.PROOF, Level.ERROR, find)

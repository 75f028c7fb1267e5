"""Words in quotation marks that are one party's own, a badge's or a seller's: nobody's claim about a rule."""

import re
from bisect import bisect_left

from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import words

_QUOTE = re.compile(r"“[^”]{1,300}”|\"[^\"]{1,300}\"|«[^»]{1,300}»|„[^“”]{1,300}[“”]")
# Where a shop puts words of its own.
_DISPLAYS = words("badge badges label labels tag banner sticker listing listings message reply slogan advert ad")
_PARTIES = words(
    """
    seller sellers store stores shop shops merchant vendor buyer buyers customer customers reader readers friend
    courier carrier bank
    """
)
_SAYS = words(
    """
    say says said read reads show shows showed write writes wrote promise promises promised claim claims claimed
    tell tells told reply replies replied answer answers answered state states stated advertise advertises advertised
    """
)
_AFTER, _BEFORE, _SUBJECT = 2, 4, 4


def quotations(t: Tokens) -> list[tuple[int, int]]:
    """First and last token of every quotation, the marks themselves."""
    return [
        (bisect_left(t.starts, quote.start()), bisect_left(t.ends, quote.end())) for quote in _QUOTE.finditer(t.text)
    ]


def is_display(t: Tokens, speaker: int) -> bool:
    """Whether a speaker is a badge or a listing, of which there may be a fact; what a party says is its own."""
    return _bare(t.words[speaker]) in _DISPLAYS


def speaker_of(t: Tokens, quotation: tuple[int, int], begins: int, own: frozenset[str]) -> int | None:
    """The token that names whose words a quotation is: a badge or a party; None where they are ours.

    `begins` is the first token of the sentence, `own` are the names of the table's platforms: what they say is the rule.
    """
    opening, closing = quotation
    after = range(closing + 1, min(closing + 1 + _AFTER, len(t.words)))
    near = next((at for at in after if t.words[at] in _DISPLAYS), None)
    return near if near is not None else _speaker_before(t, min(begins, opening), opening, own)


def _speaker_before(t: Tokens, begins: int, opening: int, own: frozenset[str]) -> int | None:
    """The nearest badge, or a party with a verb of saying, between the start of the sentence and the quotation."""
    for at in range(opening - 1, begins - 1, -1):
        word = _bare(t.words[at])
        if word in own:
            return None
        if word in _DISPLAYS and opening - at <= _BEFORE:
            return at
        if word in _PARTIES and _says(t, at, opening):
            return at
    return None


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _says(t: Tokens, party: int, opening: int) -> bool:
    """Whether the party says it, itself or on its page: "the seller wrote", "a store whose page says"."""
    following = t.words[party + 1 : min(opening, party + 1 + _SUBJECT)]
    spoken = next((at for at, word in enumerate(following) if word in _SAYS), None)
    if spoken is None:
        return False
    return spoken == 0 or t.words[party].endswith(("'s", "’s")) or following[0] in ("has", "had", "who", "whose")

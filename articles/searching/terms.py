"""Words to the terms that are compared: the same for a text and for what somebody asks, on every database.

A term has only small letters a to z and digits, so that no database cuts it up otherwise than we did, and no query has a sign that
means something to one.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.timelines.stems import STOP, stem

LONGEST_QUERY = 200
MOST_TERMS = 12
# A sign of Chinese, Japanese or Korean writing is a word of its own: nobody writes blanks between them.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_LONGEST_WORD = 40
_PLAIN = re.compile(r"[a-z0-9]+")
_OURS = re.compile(r"z[fpl][0-9a-f]{12}")
_UNDER_LENGTH_OF_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place in a text, and the term for it."""

    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a question. `open_ended` is one that may go on: somebody is perhaps still typing it."""

    term: str
    open_ended: bool = False

    def fits(self, term: str) -> bool:
        return term.startswith(self.term) if self.open_ended else term == self.term


def words(text: str) -> Iterator[Word]:
    for each in _WORD.finditer(text):
        yield Word(each.start(), each.end(), _term(each[0]))


def terms(text: str) -> list[str]:
    return [_term(word) for word in _WORD.findall(text)]


def found(text: str, asked: Iterable[Term]) -> list[Word]:
    """The words of a text that are asked for, each with the term of the question."""
    exact = {term.term: term.term for term in asked}
    begun = [term.term for term in asked if term.open_ended]
    hits = []
    for each in _WORD.finditer(text):
        term = _term(each[0])
        hit = exact.get(term) or next((start for start in begun if term.startswith(start)), None)
        if hit is not None:
            hits.append(Word(each.start(), each.end(), hit))
    return hits


def asked(question: str) -> tuple[Term, ...]:
    """What somebody asks for, without words that say nothing if there are others. The last word may be only begun."""
    found = list(words(question))
    telling = [word for word in found if question[word.start : word.end].casefold() not in STOP] or found
    kept = list(dict.fromkeys(word.term for word in telling))[:MOST_TERMS]
    begun = telling[-1] if telling and telling[-1].end == len(question.rstrip()) else None
    return tuple(
        Term(term, begun is not None and begun.term == term and _may_go_on(term, question[begun.start : begun.end]))
        for term in kept
    )


def of_fact(key: str) -> str:
    """The term that stands in a text for the value of a fact."""
    return _name("f", key)


def of_label(key: str) -> str:
    """The term for the label of a fact, which its page shows in the key facts."""
    return _name("l", key)


def of_table(slug: str) -> str:
    return _name("p", slug)


@lru_cache(maxsize=65_536)
def _name(kind: str, name: str) -> str:
    return f"z{kind}{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _may_go_on(term: str, said: str) -> bool:
    return len(term) >= _UNDER_LENGTH_OF_PREFIX and said.casefold().startswith(term) and not term.isdecimal()


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """One term for refunds and refunded, one for Café and cafe."""
    apart = unicodedata.normalize("NFKD", word[:_LONGEST_WORD].casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each)).casefold()
    said = stem(bare)
    if said in STOP and len(said) > _UNDER_LENGTH_OF_PREFIX and said.endswith("s"):
        said = said[:-1]  # days, hours: a stop word is its own stem
    if not _PLAIN.fullmatch(said):
        return f"x{said.encode('utf-8', 'surrogatepass').hex()}"[:200]
    return f"x{said}" if _OURS.fullmatch(said) else said

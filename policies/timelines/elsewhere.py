"""Sentences about another platform than the table's."""

import re
from itertools import pairwise

from policies.timelines.dates import MONTHS, WEEKDAYS
from policies.timelines.places import Place, ends_clause
from policies.timelines.stems import STOP
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import words

_PLATFORMS = words(
    """
    aliexpress amazon ebay temu shein zalando etsy walmart wish alibaba shopee lazada allegro otto asos taobao
    tmall banggood dhgate rakuten vinted ikea zara target costco bestbuy argos currys mediamarkt fnac cdiscount
    bol flipkart myntra noon jumia mercadolibre poshmark depop stockx newegg wayfair sephora decathlon shopify
    gearbest joom lightinthebox booking airbnb expedia vrbo agoda uber lyft bolt netflix spotify hulu disney
    steam playstation xbox nintendo ryanair easyjet lufthansa wizzair delta emirates revolut monzo wise n26
    kaufland emag trendyol hepsiburada ozon wildberries tiktok tokopedia coupang jd pinduoduo uniqlo nike adidas
    apple google microsoft
    """
)
# Names that are words as well: they name a platform only after "on", "at", "from", "with".
_ALSO_WORDS = words("apple google target wish bolt wise delta noon otto booking steam")
_BEFORE_NAMES = frozenset({"on", "at", "from", "with"})
_ELSEWHERE = words("elsewhere competitors competitor rivals rival")
_OTHERS = words("other another rival competing")
_SHOPS = words(
    """
    shops shop platforms platform marketplaces marketplace sites site stores retailers retailer companies apps
    """
)
_STOPS = frozenset({",", "while", "but", "and"})
_NEAR = 6


def well_known(title: str, text: str) -> frozenset[str]:
    """The well-known platforms that a title names, in small letters; "Best Buy" is bestbuy.

    A name that is a word as well counts after "on", "at", "from" and "with", or where the text writes it as a name.
    """
    found = re.findall(r"[^\W_]+", title)
    words = [word.lower() for word in found]
    named = {"".join(pair) for pair in pairwise(words)} & _PLATFORMS
    for at, word in enumerate(words):
        if word in _PLATFORMS and (
            word not in _ALSO_WORDS
            or (at > 0 and words[at - 1] in _BEFORE_NAMES)
            or (found[at][0].isupper() and _is_a_name(word, text))
        ):
            named.add(word)
    return frozenset(named)


def _is_a_name(word: str, text: str) -> bool:
    """Whether a text writes a word large within its sentences, and never small."""
    large = re.findall(rf"(?<=[a-z,] ){word.capitalize()}\b", text)
    return len(large) > 2 and re.search(rf"\b{word}\b", text) is None


def is_elsewhere(t: Tokens, place: Place, own: frozenset[str], known: frozenset[str]) -> bool:
    """Whether the mention is about a platform that is not among `own`; `known` are words that name facts."""
    return _named(t, place, own, known) or _on_another(t, place, own, known)


def _named(t: Tokens, place: Place, own: frozenset[str], known: frozenset[str]) -> bool:
    """The last platform named before the mention in its sentence decides; then the first one after it in its clause."""
    left, right = t.words[place.begins : place.first], t.words[place.last + 1 : place.ends]
    for at in range(len(left) - 1, -1, -1):
        word = left[at].removesuffix("'s").removesuffix("’s")
        if word in own:
            return False
        if _foreign(left, at, word, known):
            return True
    for at, word in enumerate(right[:_NEAR]):
        if ends_clause(word) or word in _STOPS:
            return False
        if (at and right[at - 1] in ("on", "at")) and _foreign(right, at, word, known) and word not in own:
            return True
    return False


def _on_another(t: Tokens, place: Place, own: frozenset[str], known: frozenset[str]) -> bool:
    """ "On Brightcart you have…": a capitalised name after "on" that no fact of the table knows."""
    for at in range(place.begins, place.first - 1):
        if t.words[at] != "on" or not t.text[t.starts[at + 1]].isupper():
            continue
        word = t.words[at + 1]
        if len(word) > 2 and not (word in own or word in known or _is_common(word)):
            return not (own & set(t.words[at : place.first]))
    return False


def _is_common(word: str) -> bool:
    return word in MONTHS or word in STOP or word in WEEKDAYS or word.removesuffix("s") in WEEKDAYS


def _foreign(near: list[str], at: int, word: str, known: frozenset[str]) -> bool:
    if word in _PLATFORMS and word not in known:
        return word not in _ALSO_WORDS or (at > 0 and near[at - 1] in _BEFORE_NAMES)
    if word in _ELSEWHERE or near[at + 1 : at + 3] == [".", "com"]:
        return True
    return word in _SHOPS and at > 0 and near[at - 1] in _OTHERS

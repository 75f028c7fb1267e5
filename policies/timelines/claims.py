"""Whether a sentence states something about today: denials, the past, suppositions, stories and other platforms do not."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from policies.timelines.dates import MONTHS, WEEKDAYS
from policies.timelines.stems import STOP
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import words


class Standing(StrEnum):
    """How a time limit is put forward."""

    CLAIM = "claim"
    DENIED = "denied"
    PAST = "past"
    SUPPOSED = "supposed"
    ELSEWHERE = "elsewhere"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Place:
    """A time expression on tokens `first`…`last`, in the sentence of tokens `begins`…`ends` (exclusive)."""

    first: int
    last: int
    begins: int
    ends: int


_CLAUSE_ENDS = frozenset({";", ":", "—"})
_NOW = frozenset({"now", "nowadays", "today", "currently", "presently", "since", "instead"})
_DENIES = frozenset(
    {"not", "never", "isn't", "aren't", "wasn't", "don't", "doesn't", "won't", "cannot", "can't", "no", "ain't"}
)
_CARRIES_DENIAL = words(
    """
    get have has take takes need needs last lasts be is are mean means give gives the a an really always
    actually just still for any grant allow receive enjoy of necessarily exactly quite get wait than
    """
)
_MYTHS = words(
    """
    myth myths contrary wrongly mistakenly falsely incorrectly incorrect misconception outdated mistaken untrue
    wrong hoax supposedly allegedly
    """
)
_DENYING_OPENERS = frozenset({"no", "wrong", "false", "nope", "untrue", "incorrect", "nonsense"})
_PAST = frozenset(
    ["previously", "formerly", "originally", "older", "former", "predecessor", "historically", "erstwhile"]
)
_PAST_PAIRS = frozenset(
    {
        *(
            ("used", "to"),
            ("no", "longer"),
            ("went", "away"),
            ("had", "been"),
            ("was", "once"),
            ("were", "once"),
        ),
        *(
            ("was", "replaced"),
            ("was", "scrapped"),
            ("was", "abolished"),
            ("was", "dropped"),
            ("up", "from"),
            ("down", "from"),
        ),
        *(
            ("changed", "from"),
            ("extended", "from"),
            ("raised", "from"),
            ("cut", "from"),
            ("reduced", "from"),
            ("old", "rule"),
        ),
        *(
            ("old", "rules"),
            ("old", "policy"),
            ("old", "limit"),
            ("old", "help"),
            ("old", "terms"),
            ("the", "old"),
            ("an", "old"),
        ),
        *(("was", "retired"), ("was", "withdrawn"), ("the", "past"), ("at", "the"), ("in", "those"), ("once", "was")),
        *(
            ("lowered", "from"),
            ("shortened", "from"),
            ("increased", "from"),
            ("lengthened", "from"),
            ("until", "recently"),
        ),
        *(
            ("earlier", "version"),
            ("earlier", "versions"),
            ("earlier", "rule"),
            ("previous", "rule"),
            ("previous", "limit"),
        ),
        *(("previous", "policy"), ("previous", "version"), ("old", "version"), ("once", "had"), ("rather", "quaint")),
    }
) - {("at", "the"), ("the", "past"), ("rather", "quaint"), ("had", "been")}
_SUPPOSED = words(
    """
    rumour rumours rumor rumors rumoured rumored suppose supposing imagine hypothetically speculation speculate
    speculates proposed proposal proposes would reportedly leaked
    """
)
_SUPPOSED_PAIRS = frozenset(
    {
        *(("next", "year"), ("what", "if"), ("plans", "to"), ("planning", "to"), ("might", "become"), ("may", "soon")),
        *(
            ("will", "shrink"),
            ("will", "become"),
            ("will", "change"),
            ("will", "rise"),
            ("could", "become"),
            ("if", "only"),
        ),
        *(
            ("considering", "a"),
            ("may", "become"),
            ("might", "shrink"),
            ("might", "be"),
            ("will", "soon"),
            ("to", "become"),
        ),
    }
)
_PARTS_OF_A_YEAR = frozenset({"early", "mid", "late", "spring", "summer", "autumn", "winter", "end", "start", "-"})
_PAST_VERBS = frozenset(
    {"was", "were", "took", "had", "lasted", "got", "gave", "allowed", "stood", "needed", "ran", "mentioned"}
)
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
_ELSEWHERE = frozenset({"elsewhere", "competitors", "competitor", "rivals", "rival"})
_OTHERS = frozenset({"other", "another", "rival", "competing"})
_SHOPS = words(
    """
    shops shop platforms platform marketplaces marketplace sites site stores retailers retailer companies apps
    """
)


def standing(t: Tokens, place: Place, own: frozenset[str], known: frozenset[str], year: int) -> Standing:
    """How the mention at `place` is meant. `own` are names of the table's platforms, `known` words of its cues."""
    words = t.words
    sentence = words[place.begins : place.ends]
    left = words[place.begins : place.first]
    clause = _clause(left)
    if _elsewhere(left, sentence[place.last - place.begins + 1 :], own, known) or _on_another(t, place, own, known):
        return Standing.ELSEWHERE
    if _denied(t, place, left, clause):
        return Standing.DENIED
    if _past(t, place, clause, left, year):
        return Standing.PAST
    if _supposed(clause, sentence):
        return Standing.SUPPOSED
    return Standing.CLAIM


def _clause(left: list[str]) -> list[str]:
    for at in range(len(left) - 1, -1, -1):
        if left[at] in _CLAUSE_ENDS:
            return left[at + 1 :]
    return left


def _pairs(words: list[str]) -> set[tuple[str, str]]:
    return set(pairwise(words))


def _denied(t: Tokens, place: Place, left: list[str], clause: list[str]) -> bool:
    if not _MYTHS.isdisjoint(clause) or (left and left[0] == "contrary" and len(clause) == len(left)):
        return True
    if _called_wrong(t.words[place.last + 1 : place.ends]):
        return True
    right = t.words[place.last + 1 : place.last + 5]
    if "anymore" in right or ("any", "more") in _pairs(right):
        return any(word in _DENIES for word in clause)
    if clause[-2:] in (["rather", "than"], ["instead", "of"], ["opposed", "to"]):
        return True
    after = place.ends
    while after < len(t.words) and not t.words[after][0].isalnum():
        after += 1
    question = place.ends > 0 and "?" in t.words[place.last : after]
    if question and t.word(after) in _DENYING_OPENERS:
        return True
    for at in range(len(clause) - 1, max(len(clause) - 7, -1), -1):
        word = clause[at]
        if word in _DENIES or word.endswith(("n't", "n’t")):
            return not (word == "no" and clause[at + 1 : at + 2] in (["more"], ["later"], ["longer"], ["less"]))
        if word not in _CARRIES_DENIAL:
            return False
    return False


def _called_wrong(right: list[str]) -> bool:
    """ "…, he is wrong", "… is a myth", "… is not true"."""
    pairs = _pairs(right)
    return bool(
        {("is", "wrong"), ("are", "wrong"), ("not", "true"), ("a", "myth"), ("is", "false"), ("is", "outdated")} & pairs
    )


def _past(t: Tokens, place: Place, clause: list[str], left: list[str], year: int) -> bool:
    if not _NOW.isdisjoint(clause):
        return False
    right = t.words[place.last + 1 : place.ends]
    if not _PAST.isdisjoint(clause) or not _PAST_PAIRS.isdisjoint(_pairs(clause)):
        return True
    if _went_away(right):
        return True
    for at, word in enumerate(clause):
        if len(word) == 4 and word.isdigit() and 1990 <= int(word) <= year:
            lead = _before_the_date(clause, at)
            verbs = _PAST_VERBS.intersection(clause)
            if lead in ("before", "until", "till") or (lead in ("in", "of") and int(word) < year and verbs):
                return True
    return False


def _before_the_date(clause: list[str], year: int) -> str:
    """The word before "2023", "January 2023", "31 January 2023" or "the end of 2023"."""
    at = year - 1
    while at >= 0 and (clause[at] in MONTHS or clause[at] in _PARTS_OF_A_YEAR or _is_day(clause[at])):
        at -= 1
    return clause[at] if at >= 0 else ""


def _is_day(word: str) -> bool:
    return word == "," or (word.isdigit() and len(word) <= 2)


def _went_away(right: list[str]) -> bool:
    """ "…; that rule went away in 2021": the same sentence takes the limit back."""
    pairs = _pairs(right[:14])
    return (
        ("went", "away") in pairs
        or ("was", "scrapped") in pairs
        or (("no", "longer") in pairs and "applies" in right[:14])
    )


def _supposed(clause: list[str], sentence: list[str]) -> bool:
    if not _SUPPOSED.isdisjoint(clause) or not _SUPPOSED_PAIRS.isdisjoint(_pairs(clause)):
        return True
    return bool({"rumour", "rumor", "rumoured", "rumored", "proposed"}.intersection(sentence)) or (
        "if" in clause and "had" in clause
    )


def _elsewhere(left: list[str], right: list[str], own: frozenset[str], known: frozenset[str]) -> bool:
    """The last platform named before the mention in its sentence decides; then the first one after it in its clause."""
    for at in range(len(left) - 1, -1, -1):
        word = left[at].removesuffix("'s").removesuffix("’s")
        if word in own:
            return False
        if _foreign(left, at, word, known):
            return True
    for at, word in enumerate(right[:6]):
        if word in _CLAUSE_ENDS or word in (",", "while", "but", "and"):
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
        if len(word) > 2 and not (word in own or word in known or word in WEEKDAYS or word in MONTHS or word in STOP):
            return not (own & set(t.words[at : place.first]))
    return False


def _foreign(words: list[str], at: int, word: str, known: frozenset[str]) -> bool:
    if word in _PLATFORMS and word not in known:
        return word not in (
            "apple",
            "google",
            "target",
            "wish",
            "bolt",
            "wise",
            "delta",
            "noon",
            "otto",
            "booking",
            "steam",
        ) or (at > 0 and words[at - 1] in ("on", "at", "from", "with"))
    if word in _ELSEWHERE or words[at + 1 : at + 3] == [".", "com"]:
        return True
    return word in _SHOPS and at > 0 and words[at - 1] in _OTHERS


_MORE_OR_LESS = words("longer shorter faster slower earlier sooner quicker less more later fewer")


def is_difference(t: Tokens, place: Place) -> bool:
    """A difference of two limits, not one of them: "outlasts it by 45 days", "5 days longer than"."""
    if t.word(place.first - 1) == "by" and place.first - 1 >= place.begins:
        return True
    return t.word(place.last + 1) in _MORE_OR_LESS and t.word(place.last + 2) in ("than", ".", ",", "")

"""Which lines of plain text are headings, and of which level."""

import re
from collections.abc import Sequence

FAQ_HEADING = re.compile(
    r"(?:frequently\s+asked\s+questions?|faqs?|common(?:ly\s+asked)?\s+questions|questions\s+(?:and|&)\s+answers|q\s*&\s*a"
    r"|people\s+also\s+ask|(?:your|quick)\s+questions\b.{0,30}|.{0,60}[:–—-]\s*(?:faqs?|frequently\s+asked\s+questions)"
    r"|.{1,40}\s(?:faqs?)|(?:faqs?|frequently\s+asked\s+questions)\b.{0,60}"
    r"|よくある(?:ご)?質問|常见问题|常見問題|자주\s*묻는\s*질문|שאלות\s+(?:נפוצות|ותשובות)|(?:ال)?أسئلة\s+(?:ال)?(?:شائعة|متكررة)|preguntas\s+frecuentes"
    r"|questions\s+fréquentes|foire\s+aux\s+questions|häufig(?:e|\s+gestellte)\s+fragen|domande\s+frequenti|perguntas\s+frequentes)\s*:?",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:option|step|method|way|scenario|case|path|route|phase|stage|tip|reason|mistake|rule)\s+(?:#?\d{1,2}|[A-F]|one|two|three|four|five|six)"
    r"\s*[:.)–—-]\s*\S",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "over",
        "so",
        "the",
        "to",
        "up",
        "via",
        "vs",
        "vs.",
        "with",
        "without",
        "your",
        "you",
        "not",
        "than",
        "then",
        "when",
        "after",
        "before",
        "during",
        "per",
        "about",
        "do",
        "does",
    ]
)
_COUNTED = re.compile(r"\d{1,2}(?:\.\d{1,2})?[.)]?\s+(?=\S)")
_COUNTED_TWICE = re.compile(r"\d{1,2}\.\d{1,2}[.)]?\s")
_ASKED = re.compile(r"[QA]\s*\d*\s*[:.]\s")  # a question and its answer are read together, as an FAQ
_MOST_CHARACTERS, _MOST_WORDS = 120, 18
_SENTENCE_CASE_WORDS = 9


def is_faq_heading(text: str) -> bool:
    return FAQ_HEADING.fullmatch(text.strip(" *_#")) is not None


def is_question(text: str) -> bool:
    return text.rstrip(" \n*_").endswith(("?", "？", "؟"))


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, without a sentence's end, in title case or a question."""
    text = line.strip()
    words = text.split()
    if not words or len(text) > _MOST_CHARACTERS or len(words) > _MOST_WORDS or not any(map(str.isalpha, text)):
        return False
    if _ASKED.match(text):
        return False
    if is_faq_heading(text) or NUMBERED.match(text):
        return not text.endswith((".", "!", ";", ",")) or is_faq_heading(text)
    if text[0] in "-*•·|>`~[{<(" or text.endswith((".", "!", ";", ",", ":", "…", "→", "»", "›", ">", "|", "`")):
        return False
    if is_question(text):
        return text.count("? ") == 0 and ". " not in text.replace("vs. ", "")
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "\"“'"):
        return False
    return in_title_case(text) or (len(words) <= _SENTENCE_CASE_WORDS and "·" not in text and "|" not in text)


def in_title_case(text: str) -> bool:
    """Whether most of the words that a title writes large are written large."""
    telling = [word for word in re.findall(r"[^\W\d_][\w'’.-]*", text) if word.lower() not in _SMALL]
    return bool(telling) and sum(word[0].isupper() for word in telling) * 10 >= len(telling) * 7


def levels(headings: Sequence[str]) -> list[int]:
    """The level of each heading of a plain text, 2 or 3.

    Numbered options stand below the section before them, and so do the questions of an FAQ. Outside it a question stands below
    when the sections are in title case and it is not, or when it asks "What if …?".
    """
    sections = [text for text in headings if not is_question(text) and not NUMBERED.match(text)]
    titled = sum(map(in_title_case, sections)) * 2 > len(sections)
    found: list[int] = []
    in_faq = False
    series: dict[str, int] = {}
    for text in headings:
        counted = NUMBERED.match(text) or _COUNTED.match(text)
        if is_faq_heading(text):
            in_faq, level = True, 2
        elif counted and not (in_faq and is_question(text)):
            # The first of a series decides: below the section before it, else sections of their own.
            in_faq = False
            name = (
                "4.1"
                if _COUNTED_TWICE.match(text)
                else counted.group().split()[0].lower()
                if text[0].isalpha()
                else "1."
            )
            level = 3 if name == "4.1" else series.setdefault(name, 3 if found else 2)
        elif is_question(text):
            below = (
                in_faq
                or (titled and not in_title_case(text))
                or text.lower().startswith(("what if ", "and if ", "but what if "))
            )
            level = 3 if below and found else 2
        else:
            in_faq, level = False, 2
        found.append(level)
    return found

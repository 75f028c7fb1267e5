"""From a time limit in a text to the form that adds a fact, filled in with what the text says of it."""

import re
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from articles.importing.sentences import spans
from articles.models import Edition
from policies.models import FactValue
from policies.timelines import Timeline, vocabulary

# Words that say nothing of what is limited.
_EDGES = vocabulary.words(
    """
    a an the and or of to in on at by for from within after before about up is are was be has have had it its you your
    they their we our this that there takes take took last lasts stays stay gives give gets get usually normally can may
    will must should need needs until then when if so only
    """
)
_MOST_WORDS = 6


def add_address(edition: Edition, text: str, start: int, end: int, limit: Timeline, day: date) -> str:
    """The form of a new fact with the value `limit`, which stands from `start` to `end` of a block's plain text.

    After the fact is added it leads back to the edition.
    """
    sentence = next(((first, last) for first, last in spans(text) if first <= start < last), (0, len(text)))
    before, after = text[sentence[0] : start], text[end : sentence[1]]
    name = max(_name(before), _name(after), key=len)
    value = FactValue.of(limit)
    platform = edition.article.platform
    said = {
        "label": f"{name[:1].upper()}{name[1:]}"[:120],
        "cues": name,
        "key": ".".join(part for part in (platform.slug if platform else "", slugify(name)[:50]) if part),
        "kind": value.kind,
        "low": _plain(value.low),
        "high": _plain(value.high),
        "unit": value.unit,
        "day_basis": value.day_basis,
        "bound": value.bound,
        "quote": text[sentence[0] : sentence[1]].strip(),
        "effective_from": day.isoformat(),
        "next": f"{reverse('admin:articles_edition_change', args=[edition.pk])}#findings-title",
    }
    return f"{reverse('admin:policies_fact_add')}?{urlencode({name: words for name, words in said.items() if words})}"


def _name(words: str) -> str:
    """The words that say what is limited, without those at either end that say nothing."""
    found = re.findall(r"[\w’'-]+", words)
    while found and found[0].casefold() in _EDGES:
        found.pop(0)
    while found and found[-1].casefold() in _EDGES:
        found.pop()
    return " ".join(found[-_MOST_WORDS:])


def _plain(number: object) -> str:
    return f"{number:f}" if number is not None else ""

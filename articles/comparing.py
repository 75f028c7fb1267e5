"""Two editions of one article side by side: their words as they read on two days, what these refer to, and the facts.

The number of queries depends neither on the texts nor on how many editions the article has.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Citation, Edition, Faq
from articles.richtext.plain import Block, blocks
from articles.word_changes import Paragraph, changes
from policies.models import Fact, Standing, standings
from policies.timelines import Form

_BEHIND = {
    "fact": gettext_noop("fact %(target)s, %(form)s"),
    "example": gettext_noop("worked example of %(target)s"),
    "policy": gettext_noop("table of facts %(target)s"),
    "article": gettext_noop("link to guide %(target)s"),
    "link": gettext_noop("link to %(target)s"),
    "image": gettext_noop("picture %(target)s"),
}
# Facts that came or went with the words are in the table of facts; a link is to be seen nowhere else.
_LINKS = ("article", "link", "image")
_FORMS = {form.value: form for form in Form}
# Two questions with less in common are two questions.
_SAME_QUESTION = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """A field or a question. `passages` are runs of paragraphs, each with whether it changed; `references` are those that
    only one of the two has, as kind ("removed" or "added") and words. `otherwise`: the same words, set in another way."""

    label: str
    passages: tuple[tuple[bool, tuple[Paragraph, ...]], ...]
    references: tuple[tuple[str, str], ...] = ()
    otherwise: bool = False

    @property
    def changed(self) -> bool:
        return self.otherwise or bool(self.references) or any(changed for changed, _paragraphs in self.passages)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that one of the editions shows: its value on either side, empty on the side that does not show it."""

    fact: Fact
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    parts: tuple[Part, ...]
    facts: tuple[FactLine, ...]

    @property
    def changed(self) -> int:
        return sum(part.changed for part in self.parts)


def compare(old: Edition, new: Edition, old_day: date, new_day: date) -> Comparison:
    """How `new` differs from `old`, each with the facts as they stand on its day by what is known now. Eight queries."""
    shown = _facts_by_edition(old, new)
    facts = Fact.objects.filter(pk__in={pk for keys in shown.values() for pk in keys})
    before = standings(facts, old_day)
    after = before if new_day == old_day else standings(facts, new_day)
    return Comparison(
        parts=tuple(_parts(_Reading(old, before), _Reading(new, after))),
        facts=tuple(_fact_lines(old, new, before, after, shown)),
    )


class _Reading:
    """The texts of one edition with the facts of its day."""

    def __init__(self, edition: Edition, stand: Mapping[str, Standing]) -> None:
        self.edition, self.stand = edition, stand
        self.faqs = list(edition.faqs.all())

    def blocks(self, html: str) -> list[Block]:
        return blocks(html, self._words)

    def _words(self, kind: str, key: str, form: str, words: str) -> str:
        standing = self.stand.get(key)
        if kind != "fact" or standing is None or standing.version is None:
            return words
        return standing.words(_FORMS.get(form, Form.SHORT))


def _parts(old: _Reading, new: _Reading) -> Iterator[Part]:
    yield _plain(_("Title"), old.edition.title, new.edition.title)
    yield _rich(_("Short answer"), old, new, old.edition.short_answer, new.edition.short_answer)
    yield _rich(_("Body"), old, new, old.edition.body, new.edition.body)
    for number, (before, after) in enumerate(_paired(old.faqs, new.faqs), 1):
        yield _question(number, old, new, before, after)
    yield _plain(_("Meta title"), old.edition.meta_title, new.edition.meta_title)
    yield _plain(_("Meta description"), old.edition.meta_description, new.edition.meta_description)
    yield _plain(_("Change note"), old.edition.change_note, new.edition.change_note)
    yield _plain(_("Author"), old.edition.author.name, new.edition.author.name)
    related = [[row.article.slug for row in side.edition.related.all()] for side in (old, new)]
    yield Part(_("Related guides"), _passages(changes(*related)))


def _plain(label: str, before: str, after: str) -> Part:
    return Part(label, _passages(changes([before] if before else [], [after] if after else [])))


def _question(number: int, old: _Reading, new: _Reading, before: Faq | None, after: Faq | None) -> Part:
    label = _("Question %(number)d") % {"number": number}
    asked = ([before.question] if before else [], [after.question] if after else [])
    return _rich(label, old, new, before.answer if before else "", after.answer if after else "", *asked)


def _rich(
    label: str, old: _Reading, new: _Reading, before: str, after: str, first: Iterable[str] = (), then: Iterable[str] = ()
) -> Part:  # fmt: skip
    was, now = old.blocks(before), new.blocks(after)
    passages = _passages(changes([*first, *_texts(was)], [*then, *_texts(now)]))
    reworded = any(changed for changed, _paragraphs in passages)
    references = tuple(_references(was, now, _LINKS if reworded else tuple(_BEHIND)))
    same = not references and not reworded
    return Part(label, passages, references, otherwise=same and _setting(was) != _setting(now))


def _passages(paragraphs: list[Paragraph]) -> tuple[tuple[bool, tuple[Paragraph, ...]], ...]:
    return tuple((changed, tuple(run)) for changed, run in groupby(paragraphs, lambda each: each.changed))


def _texts(found: list[Block]) -> list[str]:
    return [text for block in found if (text := _text(block))]


def _text(block: Block) -> str:
    if block.kind == "policy":
        return _("[Table of facts: %(slug)s]") % {"slug": block.spans[0].target}
    pictures = [span.words or span.target for span in block.spans if span.kind == "image"]
    return " ".join([block.text, *(_("[Picture: %(words)s]") % {"words": words} for words in pictures)]).strip()


def _setting(found: list[Block]) -> list[tuple[str, int, tuple[tuple[int, int], ...]]]:
    return [(block.kind, block.level, block.code) for block in found]


def _references(before: list[Block], after: list[Block], kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What stands behind the words and only one text has, of these kinds."""
    was, now = (Counter(_named(side, kinds)) for side in (before, after))
    yield from (("removed", name) for name in (was - now).elements())
    yield from (("added", name) for name in (now - was).elements())


def _named(found: list[Block], kinds: tuple[str, ...]) -> Iterator[str]:
    spans = [span for block in found for span in block.spans if span.kind in kinds]
    yield from (_(_BEHIND[span.kind]) % {"target": span.target, "form": span.form} for span in spans)


def _paired(before: list[Faq], after: list[Faq]) -> Iterator[tuple[Faq | None, Faq | None]]:
    """The questions of the newer edition in their order, each with what it was; then those that are gone."""
    left = {faq.pk: (faq, _asked(faq)) for faq in before}
    asked = {faq.question for faq in after}
    kept = {faq.question: faq for faq in before if faq.question in asked}
    for faq in after:
        free = [each for each in left.values() if each[0].question not in kept]
        was = kept.pop(faq.question, None) or _most_alike(faq, free)
        if was is not None:
            del left[was.pk]
        yield was, faq
    yield from ((faq, None) for faq, _words in left.values())


def _most_alike(faq: Faq, others: list[tuple[Faq, frozenset[str]]]) -> Faq | None:
    words = _asked(faq)
    likeness = [(2 * len(words & each) / (len(words) + len(each) or 1), other) for other, each in others]
    best, found = max(likeness, key=lambda pair: pair[0], default=(0.0, None))
    return found if best >= _SAME_QUESTION else None


def _asked(faq: Faq) -> frozenset[str]:
    return frozenset(faq.question.casefold().split())


def _facts_by_edition(*editions: Edition) -> dict[int, set[int]]:
    """The facts that each edition shows, in its words or in a table. Two queries."""
    cited = list(
        Citation.objects.filter(edition__in=editions)
        .exclude(kind=Citation.Kind.ARTICLE)
        .values_list("edition", "fact", "policy")
    )
    tables: dict[int, set[int]] = {}
    for pk, policy in Fact.objects.filter(policy__in={policy for *_rest, policy in cited if policy}).values_list(
        "pk", "policy"
    ):
        tables.setdefault(policy, set()).add(pk)
    found: dict[int, set[int]] = {edition.pk: set() for edition in editions}
    for edition, fact, policy in cited:
        found[edition] |= {fact} if fact else tables.get(policy, set())
    return found


def _fact_lines(
    old: Edition, new: Edition, before: Mapping[str, Standing], after: Mapping[str, Standing], shown: dict[int, set[int]]
) -> Iterator[FactLine]:  # fmt: skip
    for key, standing in sorted(after.items(), key=lambda pair: (pair[1].fact.label, pair[0])):
        pk = standing.fact.pk
        yield FactLine(
            standing.fact,
            _value(before[key]) if pk in shown[old.pk] else "",
            _value(standing) if pk in shown[new.pk] else "",
        )


def _value(standing: Standing) -> str:
    return standing.words() if standing.version else _("no value on that day")


__all__ = ["Comparison", "FactLine", "Part", "compare"]

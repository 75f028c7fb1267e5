"""What references to facts become on a public page: the value, a numbered link to its row, and the row itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.guides import Guides
from articles.richtext.tree import Element, Node, parse, serialize
from policies.models import Standing, notice
from policies.timelines import Bound, DayBasis, Form, Timeline, Unit

_FORMS = {form.value: form for form in Form}
# Weeks have no place in the ISO form that HTML allows, so they take its other form.
_DURATIONS = {Unit.SECOND: "PT{}S", Unit.MINUTE: "PT{}M", Unit.HOUR: "PT{}H", Unit.DAY: "P{}D", Unit.WEEK: "{}w"}


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A row of the key facts: numbered in the order in which the page first shows the fact."""

    number: int
    key: str
    anchor: str
    label: str
    value: SafeString
    counted_from: str
    checked_on: date | None
    source_title: str
    source_url: str
    notice: str


class FactsShown:
    """Expands the references of one page, and remembers which facts it showed.

    Facts that cannot be resolved show the words last seen, and articles that are not published show the words of the link:
    a live page stays readable.
    """

    def __init__(self, stand: Mapping[str, Standing], guides: Guides) -> None:
        self.stand = stand
        self.guides = guides
        self.numbers: dict[str, int] = {}
        self.in_tables: dict[str, None] = {}

    def fact(self, key: str, form: str, words: str, linked: bool) -> str:
        standing = self.stand.get(key)
        if standing is None or standing.version is None:
            return escape(words)
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        shown = standing.words(form_of(form))
        return fact_html(value_html(standing, shown), shown, number, linked)

    def example(self, key: str, words: str) -> str:
        return format_html('<span class="example"><span class="unseen">{} </span>{}</span>', _("Example:"), words)

    def policy(self, slug: str) -> str:
        rows = in_table(self.stand.values(), slug)
        if not rows:
            return ""
        self.in_tables.update(dict.fromkeys(each.key for each in rows))
        return table_html(table_rows(rows), rows[0].fact.policy.title)

    def article(self, article_id: str, inner: str) -> str:
        path = self.guides.paths.get(article_id)
        return f'<a href="{escape(path)}">{inner}</a>' if path else inner

    def may_lead_to(self, address: str) -> bool:
        return self.guides.public(address)


def fact_rows(numbers: Mapping[str, int], stand: Mapping[str, Standing]) -> tuple[KeyFact, ...]:
    """The key facts of a page, in the order of their numbers."""
    return tuple(_row(number, stand[key]) for key, number in numbers.items())


def in_table(found: Iterable[Standing], slug: str) -> list[Standing]:
    """Which of the facts stand in a policy's table, in its order."""
    rows = [each for each in found if each.fact.policy.slug == slug and not each.retired and each.version]
    return sorted(rows, key=lambda each: (each.fact.position, each.fact.label, each.key))


def table_rows(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    return [row_values(_row(0, standing)) for standing in standings]


def table_html(rows: Any, caption: str, **marks: Any) -> SafeString:
    """A table of facts; `rows` as `table_rows` gives them, or the mark of a page that is being compiled."""
    return mark_safe(  # noqa: S308  a template rendered it
        render_to_string("articles/fact_table.html", {"rows": rows, "caption": caption, **marks}).strip()
    )


def row_values(row: KeyFact) -> dict[str, Any]:
    """A row as templates show it."""
    return {
        "number": row.number,
        "anchor": row.anchor,
        "label": row.label,
        "value": row.value,
        "notice": row.notice,
        "counted_from": row.counted_from or "–",
        "row_checked_iso": row.checked_on.isoformat() if row.checked_on else "",
        "row_checked_day": formats.date_format(row.checked_on, "SHORT_DATE_FORMAT") if row.checked_on else "",
        "source_url": row.source_url,
        "source_title": row.source_title,
    }


def fact_html(value: SafeString, shown: str, number: Any, linked: bool) -> SafeString:
    """A value in a sentence, with the link to its row; one that stands within a link has none."""
    if linked:
        return format_html('<span class="fact">{}</span>', value)
    return format_html(
        '<span class="fact">{}<a class="fact-row" href="#fact-{}">{}<span class="unseen">, {}</span></a></span>',
        value, number, number, _("source for %(value)s") % {"value": shown},
    )  # fmt: skip


def form_of(form: str) -> Form:
    return _FORMS.get(form, Form.SHORT)


def value_html(standing: Standing, shown: str) -> SafeString:
    """The words of a value in the element that says what it is: a `time` only for one exact length, else `data`."""
    timeline = standing.version.timeline() if standing.version else None
    words = format_html("<bdi>{}</bdi>", shown)
    if timeline is None:
        return words
    length = _html_duration(timeline)
    if length:
        return format_html('<time datetime="{}">{}</time>', length, words)
    return format_html('<data value="{}">{}</data>', _machine_value(timeline), words)


def visible(rendered: str, *without: str) -> str:
    """Rendered text without what is there for screen readers and links to rows alone, as rich text that can be read again.

    `without` are further classes of elements to leave out.
    """
    return serialize(list(_visible(parse(rendered), {"fact-row", "unseen", *without})))


def _visible(nodes: Iterable[Node], without: set[str]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.get("class") in without:
            continue
        elif node.tag == "div":
            yield from _visible(node.children, without)
        else:
            yield Element(node.tag, node.attributes, list(_visible(node.children, without)))


def _row(number: int, standing: Standing) -> KeyFact:
    source = standing.version.source if standing.version else None
    return KeyFact(
        number=number,
        key=standing.key,
        anchor=f"fact-{number}",
        label=standing.fact.label,
        value=value_html(standing, standing.words()),
        counted_from=standing.fact.counted_from,
        checked_on=standing.checked_on,
        source_title=source.title if source else "",
        source_url=source.url if source else "",
        notice=notice(standing),
    )


def _html_duration(timeline: Timeline) -> str:
    """The duration string, as HTML defines it, of one exact length; empty for anything that HTML has none for."""
    exact = timeline.bound is Bound.EXACT and timeline.day_basis is DayBasis.CALENDAR
    pattern = _DURATIONS.get(timeline.unit)
    if not exact or pattern is None or timeline.low is None or timeline.low != int(timeline.low):
        return ""
    return pattern.format(int(timeline.low))


def _machine_value(timeline: Timeline) -> str:
    low, high = (f"{end.normalize():f}" if end is not None else "" for end in (timeline.low, timeline.high))
    basis = "business-" if timeline.day_basis is DayBasis.BUSINESS else ""
    return f"{low}/{high} {basis}{timeline.unit.value}"

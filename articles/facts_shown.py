"""What references to facts become on a public page: the value, a numbered link to its row, and the row itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
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
        self.in_tables: set[str] = set()

    def fact(self, key: str, form: str, words: str, linked: bool) -> str:
        standing = self.stand.get(key)
        if standing is None or standing.version is None:
            return escape(words)
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        shown = standing.words(_form(form))
        if linked:
            return format_html('<span class="fact">{}</span>', value_html(standing, shown))
        return format_html(
            '<span class="fact">{}<a class="fact-row" href="#fact-{}">{}<span class="unseen">, {}</span></a></span>',
            value_html(standing, shown), number, number, _("source for %(value)s") % {"value": shown},
        )  # fmt: skip

    def example(self, key: str, words: str) -> str:
        return format_html('<span class="example"><span class="unseen">{} </span>{}</span>', _("Example:"), words)

    def policy(self, slug: str) -> str:
        rows = [
            each for each in self.stand.values() if each.fact.policy.slug == slug and not each.retired and each.version
        ]
        if not rows:
            return ""
        rows.sort(key=lambda each: (each.fact.position, each.fact.label))
        self.in_tables.update(each.key for each in rows)
        return format_html(
            '<div class="key-facts"><table role="table"><caption>{}</caption><thead role="rowgroup"><tr role="row">{}</tr>'
            '</thead><tbody role="rowgroup">{}</tbody></table></div>',
            rows[0].fact.policy.title,
            format_html_join("", '<th role="columnheader" scope="col">{}</th>', ((name,) for name in _columns())),
            format_html_join("", "{}", ((_table_row(each),) for each in rows)),
        )

    def article(self, article_id: str, inner: str) -> str:
        path = self.guides.paths.get(article_id)
        return f'<a href="{escape(path)}">{inner}</a>' if path else inner

    def may_lead_to(self, address: str) -> bool:
        return self.guides.public(address)


def fact_rows(numbers: Mapping[str, int], stand: Mapping[str, Standing]) -> tuple[KeyFact, ...]:
    """The key facts of a page, in the order of their numbers."""
    return tuple(_row(number, stand[key]) for key, number in numbers.items())


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


def _columns() -> tuple[str, str, str, str, str]:
    return _("What"), _("How long"), _("Counted from"), _("Checked"), _("Source")


def _table_row(standing: Standing) -> SafeString:
    row = _row(0, standing)
    _what, *names = _columns()
    said = format_html('<span class="notice">{}</span>', row.notice) if row.notice else ""
    link = format_html('<a href="{}" rel="nofollow noopener">{}</a>', row.source_url, row.source_title)
    cells = (
        format_html("<div><strong>{}</strong> {}</div>", row.value, said),
        row.counted_from or "–",
        formats.date_format(row.checked_on, "SHORT_DATE_FORMAT") if row.checked_on else _("not yet"),
        link if row.source_url else "–",
    )
    return format_html(
        '<tr role="row"><th role="rowheader" scope="row">{}</th>{}</tr>',
        row.label,
        format_html_join("", '<td role="cell" data-column="{}">{}</td>', zip(names, cells, strict=True)),
    )


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


def _form(form: str) -> Form:
    return _FORMS.get(form, Form.SHORT)


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

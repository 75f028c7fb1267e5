"""Small plots as SVG: no script, no style attribute, readable by a screen reader, coloured by the page's own style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# As wide as a phone, so that words stay readable there; labels stand above their bars and may be long.
ROW = 40
BAR_WIDTH = 300
WIDTH = 360
LINE_WIDTH, LINE_HEIGHT = 360, 140


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its length, and a word that the style sheet colours it by."""

    label: str
    value: int
    kind: str = ""


def bars(title: str, rows: Sequence[Bar]) -> SafeString:
    """Horizontal bars with their words and numbers as text; nothing at all without rows."""
    if not rows:
        return SafeString("")
    longest = max(1, *(row.value for row in rows))
    drawn = format_html_join(
        "",
        '<text x="{}" y="{}" class="chart-label">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="12" rx="2" class="chart-bar chart-{}"/>'
        '<text x="{}" y="{}" class="chart-number">{}</text>',
        (
            (
                0, place * ROW + 14, row.label, 0, place * ROW + 20, max(1, row.value * BAR_WIDTH // longest), row.kind,
                row.value * BAR_WIDTH // longest + 8, place * ROW + 31, row.value,
            )
            for place, row in enumerate(rows)
        ),
    )  # fmt: skip
    return _drawing(title, ", ".join(f"{row.label}: {row.value}" for row in rows), WIDTH, len(rows) * ROW, drawn)


def line(title: str, points: Sequence[tuple[str, int]], target: int | None = None) -> SafeString:
    """Percentages over time, with the line to reach; nothing with fewer than two points, because one point is no trend."""
    if len(points) < 2:
        return SafeString("")
    step = (LINE_WIDTH - 70) / (len(points) - 1)
    places = [(round(32 + index * step), _height(value)) for index, (_, value) in enumerate(points)]
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="3" class="chart-dot"/>'
        '<text x="{}" y="{}" class="chart-number" text-anchor="middle">{}</text>',
        ((x, y, x, y - 8, value) for (x, y), (_, value) in zip(places, points, strict=True)),
    )
    path = " ".join(f"{x},{y}" for x, y in places)
    drawn = format_html('<polyline points="{}" class="chart-line" fill="none"/>{}{}', path, dots, _target(target))
    return _drawing(title, ", ".join(f"{day}: {value} %" for day, value in points), LINE_WIDTH, LINE_HEIGHT, drawn)


def _target(percent: int | None) -> SafeString:
    if percent is None:
        return SafeString("")
    line = (
        '<line x1="22" x2="{}" y1="{}" y2="{}" class="chart-target"/><text x="{}" y="{}" class="chart-number">{}</text>'
    )
    y = _height(percent)
    return format_html(line, LINE_WIDTH - 20, y, y, 0, y + 4, percent)


def _height(percent: int) -> int:
    return round(LINE_HEIGHT - 20 - percent * (LINE_HEIGHT - 40) / 100)


def _drawing(title: str, words: str, width: int, height: int, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        width, height, title, words, drawn,
    )  # fmt: skip

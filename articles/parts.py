"""A page in parts: marks where something that follows from facts will stand, and the filling of them.

A mark is `<start><op><name><end>`. The start holds random characters, so that nothing an editor writes can be one. Ops: `=` puts a
value, `j` puts it inside a JSON string, `?` and `!` begin what stands only with or without it, `*` what stands once for each of its
rows, `.` ends either. A name is looked up in the row first, then in the page.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeData, SafeString, mark_safe

END = "\ue001"
JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
Values = Mapping[str, Any]
Quote = Callable[[Any], str]
# Words, and the places of the pieces of a text that stand between its marks.
Filled = tuple[int | str, ...]


class Mark(SafeString):
    """Where a value will stand. Templates take it for the value itself."""

    start: str
    name: str

    def __html__(self) -> "Mark":
        return self

    def __bool__(self) -> bool:
        return True

    def op(self, sign: str) -> str:
        return f"{self.start}{sign}{self.name}{END}"

    def either(self, with_it: str, without: str = "") -> SafeString:
        """What stands there when there is a value, and when there is none."""
        end = f"{self.start}.{END}"
        other = f"{self.op('!')}{without}{end}" if without else ""
        return mark_safe(f"{self.op('?')}{with_it}{end}{other}")  # noqa: S308  both were made safe by whoever gave them

    def each(self, row: str) -> SafeString:
        return mark_safe(f"{self.op('*')}{row}{self.start}.{END}")  # noqa: S308  a row that a template rendered


class Marks(dict[str, Mark]):
    """Looks like the values of a page, and has a mark for every one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.start = f"\ue000{secrets.token_hex(6)}"

    def __missing__(self, name: str) -> Mark:
        mark = Mark(f"{self.start}={name}{END}")
        mark.start, mark.name = self.start, name
        return mark

    def in_json(self, text: str) -> SafeString:
        """The same text, to stand inside JSON."""
        return mark_safe(text.replace(f"{self.start}=", f"{self.start}j"))  # noqa: S308  only signs of marks change


def in_html(value: Any) -> str:
    """What `conditional_escape` makes of it, without what that does for lazy values."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def fill(text: str, start: str, values: Values, quote: Quote = in_html) -> str:
    """The text with every mark filled in. `quote` makes a value what the text around it needs."""
    return join(text, start, filled(text, start, values, quote))


def filled(text: str, start: str, values: Values, quote: Quote = in_html) -> Filled:
    """What stands where: small enough to be remembered, and `join` puts it back into the text."""
    steps = []
    for place, piece in enumerate(text.split(start)):
        mark = piece.partition(END)[0] if place else "  "
        steps.append((mark[0], mark[1:]))
    out: list[int | str] = [0]
    _run(steps, 1, values, {}, out, quote)
    once: dict[str, str] = {}
    return tuple(each if isinstance(each, int) else once.setdefault(each, each) for each in out)


def join(text: str, start: str, found: Filled) -> str:
    first, *rest = text.split(start)
    literals = [first, *(piece.partition(END)[2] for piece in rest)]
    return "".join([literals[each] if isinstance(each, int) else each for each in found])


def plain(value: Any) -> str:
    return str(value)


def inside_json(value: Any) -> str:
    return json.dumps(str(value), ensure_ascii=False)[1:-1].translate(JSON_ESCAPES)


_Steps = list[tuple[str, str]]


def _run(steps: _Steps, at: int, values: Values, row: Values, out: list[int | str], quote: Quote) -> int:
    """Fill from a step up to the end of what it stands in; returns the place of that end."""
    while at < len(steps):
        sign, name = steps[at]
        if sign == ".":
            return at
        value = row[name] if name in row else values[name]
        if sign == "=":
            out.append(quote(value))
        elif sign == "j":
            out.append(inside_json(value))
        else:
            rows = value if sign == "*" else ([row] if bool(value) is (sign == "?") else [])
            for each in rows:
                out.append(at)
                _run(steps, at + 1, values, each, out, quote)
            at = _end(steps, at + 1)
        out.append(at)
        at += 1
    return at


def _end(steps: _Steps, at: int) -> int:
    depth = 0
    while steps[at][0] != "." or depth:
        depth += {"?": 1, "!": 1, "*": 1, ".": -1}.get(steps[at][0], 0)
        at += 1
    return at

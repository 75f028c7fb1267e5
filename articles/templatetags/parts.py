"""`{% when x %}…{% otherwise %}…{% endwhen %}` and `{% each rows %}…{{ row.x }}…{% endeach %}`: an `if` and a `for` that also
work when the page is compiled, where x and rows are marks and both ways have to be kept.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from articles.parts import Mark

register = template.Library()


class When(template.Node):
    child_nodelists = ("with_it", "without")

    def __init__(self, asked: FilterExpression, with_it: NodeList, without: NodeList) -> None:
        self.asked, self.with_it, self.without = asked, with_it, without

    def render(self, context: Context) -> SafeString:
        value = self.asked.resolve(context)
        if isinstance(value, Mark):
            return value.either(self.with_it.render(context), self.without.render(context))
        return (self.with_it if value else self.without).render(context)


class Each(template.Node):
    child_nodelists = ("inside",)

    def __init__(self, rows: FilterExpression, inside: NodeList) -> None:
        self.rows, self.inside = rows, inside

    def render(self, context: Context) -> SafeString:
        rows = self.rows.resolve(context)
        if isinstance(rows, Mark):
            return rows.each(self._one(context, context["v"]))
        return mark_safe("".join(self._one(context, row) for row in rows))  # noqa: S308  rendered by this template

    def _one(self, context: Context, row: Any) -> SafeString:
        with context.push(row=row):
            return self.inside.render(context)


@register.tag
def when(parser: Parser, token: Token) -> When:
    _name, asked = token.split_contents()
    with_it = parser.parse(("otherwise", "endwhen"))
    without = NodeList()
    if parser.next_token().contents == "otherwise":
        without = parser.parse(("endwhen",))
        parser.delete_first_token()
    return When(parser.compile_filter(asked), with_it, without)


@register.tag
def each(parser: Parser, token: Token) -> Each:
    _name, rows = token.split_contents()
    inside = parser.parse(("endeach",))
    parser.delete_first_token()
    return Each(parser.compile_filter(rows), inside)

"""What references show in the editor: the live words of a fact and how it stands, the title of a table."""

import re
from collections.abc import Iterable
from datetime import date

from articles.richtext.editor import Chip
from policies.models import Fact, Policy, standings
from policies.timelines import Form

_NAMED = re.compile(r'data-(fact|example|policy)="([^"<>]{1,80})"')


def chips(texts: Iterable[str], day: date) -> Chip:
    """For every reference in these texts, whatever their number: four queries."""
    named = {found for text in texts for found in _NAMED.findall(text)}
    keys = {target for kind, target in named if kind != "policy"}
    stand = standings(Fact.objects.keyed(keys), day) if keys else {}
    slugs = {target for kind, target in named if kind == "policy"}
    titles = dict(Policy.objects.filter(slug__in=slugs).values_list("slug", "title")) if slugs else {}

    def chip(kind: str, target: str, form: str, words: str) -> tuple[str, str]:
        if kind == "policy":
            return titles.get(target, target), "" if target in titles else "unknown"
        standing = stand.get(target)
        if standing is None:
            return words, "unknown"
        if kind == "example" or standing.version is None:
            return words, standing.state.value
        return standing.words(Form(form) if form in set(Form) else Form.SHORT), standing.state.value

    return chip

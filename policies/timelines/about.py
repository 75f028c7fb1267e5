"""Which platforms a text without one of its own is about, and so which facts it may be compared with."""

import re
from collections.abc import Iterable

from policies.timelines.elsewhere import well_known
from policies.timelines.facts import FactTable


def facts_spoken_of(table: FactTable, title: str, text: str) -> FactTable:
    """The facts of the platforms that an article is about; none where its title names another well-known platform.

    Facts whose platform is not known are always kept; where no platform is named at all, every fact is.
    """
    names = {row.platform for row in table.rows if row.platform}
    about = platforms_named(names, title, text)
    return table.of_platforms(about) if about or _others(names, title, text) else table


def platforms_named(platforms: Iterable[str], title: str, text: str) -> list[str]:
    """Those of some platforms that the title names, else the text; the one that the text names most often comes first.

    A text does not name what it mentions less often than another well-known platform that stands in its title.
    """
    platforms = sorted(platforms)
    counts = {name: _times_named(name, text) for name in platforms}
    named = [name for name in platforms if _times_named(name, title)]
    if not named:
        rival = max((_times_named(other, text) for other in _others(platforms, title, text)), default=0)
        named = [name for name in platforms if counts[name] > rival]
    return sorted(named, key=lambda name: -counts[name])


def _others(platforms: Iterable[str], title: str, text: str) -> frozenset[str]:
    return well_known(title, text) - {name.casefold() for name in platforms}


def _times_named(platform: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(platform)}\b", text, re.IGNORECASE))

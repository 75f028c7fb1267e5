"""The demo's words and numbers as its files give them."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from policies.models import FactValue, Kind
from policies.timelines import parse

HERE = Path(__file__).resolve().parent
_LINK = re.compile(r'<a data-article="([a-z0-9-]+)">(.*?)</a>', re.DOTALL)


def read_json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(read(name))
    return loaded


def read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def value_of(kind: str, value: str | dict[str, Any]) -> FactValue:
    """A time limit in words, any other value by its columns. Raises InvalidTimeline."""
    if isinstance(value, str):
        return FactValue.of(parse(value))
    columns: dict[str, Any] = {name: Decimal(said) if name in ("low", "high") else said for name, said in value.items()}
    return FactValue(Kind(kind).value, **columns)


def linked(html: str, guides: Mapping[str, int]) -> str:
    """Links by slug as links by id; a link to a guide that is not among `guides` stays as words."""
    return _LINK.sub(
        lambda link: f'<a data-article="{guides[link[1]]}">{link[2]}</a>' if link[1] in guides else link[2], html
    )

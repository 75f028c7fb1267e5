"""What a backup says of itself: which Asof made it, of which database, and each part with its length and digest."""

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.backup.refusal import BackupRefusal

FORMAT = 1
DATABASE, MEDIA = "database", "media/"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Part:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`rows` counts each table in the same moment that the database's part shows; `made_at` is ISO 8601."""

    asof: str
    made_at: str
    engine: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def unpacked(self) -> int:
        return sum(part.size for part in self.parts.values())

    def as_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False).encode()


def read(data: bytes) -> Manifest:
    """The manifest in some bytes that nobody has looked at yet. Raises BackupRefusal."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise BackupRefusal(_("It is written in another format, by another Asof. Restore it with that one."))
        return Manifest(
            **{name: _typed(said[name], str) for name in ("asof", "made_at", "engine", "server")},
            migrations=[_typed(each, str) for each in _typed(said["migrations"], list)],
            rows={_typed(table, str): _count(count) for table, count in _typed(said["rows"], dict).items()},
            parts={name: _part(part) for name, part in _typed(said["parts"], dict).items()},
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupRefusal(_("Its manifest cannot be read: it is damaged, or no backup of Asof.")) from error


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _count(value: Any) -> int:
    if _typed(value, int) < 0:
        raise ValueError
    return int(value)


def _part(said: Any) -> Part:
    digest = _typed(said["sha256"], str)
    if not _DIGEST.fullmatch(digest):
        raise ValueError
    return Part(_count(said["size"]), digest)

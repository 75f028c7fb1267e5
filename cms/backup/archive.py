"""The file of a backup: a ZIP whose every part stands in its manifest. What is read from it is judged before it is used."""

import hashlib
import os
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from cms.backup import manifest as manifests
from cms.backup.manifest import DATABASE, MEDIA, Manifest, Part
from cms.backup.refusal import BackupRefusal

MANIFEST = "manifest.json"
MOST_PARTS, MOST_MANIFEST = 200_000, 64_000_000
# A database packs to a tenth, media not at all; what unpacks to more than this many times its length was made to fill a disk.
MOST_TIMES_LONGER, ALWAYS_ALLOWED = 200, 50_000_000
CHUNK = 1 << 20
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


def write(target: Path, manifest: Manifest, files: dict[str, Path]) -> Manifest:
    """Pack the files under their names; returns the manifest, which is the last part, with what was really packed."""
    parts = {}
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, file in files.items():
            if not is_safe(name):
                raise BackupRefusal(_("The name of %(file)s cannot be kept in a backup.") % {"file": ascii(str(file))})
            with file.open("rb") as source, packed.open(name, "w", force_zip64=True) as into:
                parts[name] = _copied(source, into)
        full = replace(manifest, parts=parts)
        packed.writestr(MANIFEST, full.as_json())
    return full


def is_safe(name: str) -> bool:
    """Whether a name is one of ours and stays below the folder that it is unpacked into, on every system."""
    if name == DATABASE:
        return True
    steps = name.split("/")
    return (
        name.startswith(MEDIA)
        and not any(step in ("", ".", "..") for step in steps)
        and not any(letter in "\\:" or ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in name)
    )


@dataclass(frozen=True)
class Opened:
    """A backup whose list of parts agrees with its manifest; the parts themselves have not been read."""

    packed: ZipFile
    manifest: Manifest

    def unpack(self, folder: Path) -> None:
        """All parts, below a folder. Raises BackupRefusal at the first one that is not what the manifest says."""
        if self.manifest.unpacked > shutil.disk_usage(folder).free:
            raise BackupRefusal(_("It does not fit on the disk of %(folder)s.") % {"folder": folder.parent})
        for name, part in self.manifest.parts.items():
            target = folder / name
            with _damage_in_words():
                target.parent.mkdir(parents=True, exist_ok=True)
                with self.packed.open(name) as source, target.open("xb") as into:
                    found = _copied(source, into)
            if found != part:
                raise BackupRefusal(_("It is damaged: %(part)s is not what was packed.") % {"part": ascii(name)})


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """A backup, ready to be unpacked. Raises BackupRefusal for what is missing, damaged, or made to do harm."""
    with _damage_in_words():
        packed = ZipFile(file)
    with packed:
        with _damage_in_words():
            infos = {info.filename: info for info in packed.infolist()}
            if len(infos) != len(packed.infolist()) or len(infos) > MOST_PARTS:
                raise BackupRefusal(_("It names a part twice, or has too many: it is no backup of Asof."))
            manifest = _manifest(packed, infos.pop(MANIFEST, None))
            _judge(manifest, infos, file.stat().st_size)
        yield Opened(packed, manifest)


@contextmanager
def _damage_in_words() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise BackupRefusal(_("It is damaged, or no backup of Asof: %(why)s.") % {"why": error}) from error
    except OSError as error:
        why = error.strerror or error
        raise BackupRefusal(_("It cannot be read or unpacked: %(why)s.") % {"why": why}) from error


def _manifest(packed: ZipFile, info: ZipInfo | None) -> Manifest:
    if info is None or info.file_size > MOST_MANIFEST:
        raise BackupRefusal(_("It has no manifest: it is no backup of Asof."))
    return manifests.read(packed.read(info))


def _judge(manifest: Manifest, infos: dict[str, ZipInfo], length: int) -> None:
    """Names that lead elsewhere, links, parts that nobody announced, and more than can have been packed."""
    for name, info in infos.items():
        if not is_safe(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise BackupRefusal(_("It has a part that leads out of its folder: %(part)s.") % {"part": ascii(name)})
    sizes = {name: info.file_size for name, info in infos.items()}
    if DATABASE not in sizes or sizes != {name: part.size for name, part in manifest.parts.items()}:
        raise BackupRefusal(_("It is damaged: its parts are not those of its manifest."))
    if manifest.unpacked > max(ALWAYS_ALLOWED, MOST_TIMES_LONGER * length):
        raise BackupRefusal(_("It would unpack to more than it can honestly hold."))


def _copied(source: IO[bytes], into: IO[bytes]) -> Part:
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        into.write(chunk)
    return Part(size, digest.hexdigest())


def media_files(root: Path) -> dict[str, Path]:
    """Every file under a folder by its name in a backup; links are not followed, and not kept."""
    found = {}
    for folder, _folders, names in os.walk(root):
        for file in (Path(folder, name) for name in sorted(names)):
            if file.is_file() and not file.is_symlink():
                found[MEDIA + file.relative_to(root).as_posix()] = file
    return found

"""Damaged, hostile, newer, foreign: each is refused in words, and the site stays what it is."""

import hashlib
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from cms.backup import BackupRefusal, archive, postgresql, restore
from policies.models import Platform
from tests.makers import make_platform

MANIFEST: dict[str, Any] = {
    "format": 1,
    "asof": "0.1.0",
    "made_at": "2026-06-14",
    "server": "15",
    "rows": {},
    "migrations": [],
}


def packed(file: Path, holding: dict[str, bytes], *, links: tuple[str, ...] = (), **said: Any) -> Path:
    """A backup with these parts, whose manifest agrees with them unless `said` says otherwise."""
    agreed = {name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in holding.items()}
    with ZipFile(file, "w", ZIP_DEFLATED) as into:
        for name, data in holding.items():
            info = ZipInfo(name)
            info.external_attr = (stat.S_IFLNK if name in links else stat.S_IFREG | 0o600) << 16
            into.writestr(info, data, ZIP_DEFLATED)
        into.writestr("manifest.json", json.dumps({**MANIFEST, "engine": connection.vendor, "parts": agreed, **said}))
    return file


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/outside", "media/../../outside", "media//outside", "media/./x", "media\\..\\x", "media/C:x",
     "database/../../x", "manifest", "media/", "media/x\n"],
)  # fmt: skip
def test_a_part_that_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    file = packed(tmp_path / "b.zip", {"database": b"x", name: b"harm"})
    with pytest.raises(BackupRefusal, match="leads out of its folder"), archive.opened(file):
        pytest.fail("it was opened")
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_part_that_is_a_link(tmp_path: Path) -> None:
    file = packed(tmp_path / "b.zip", {"database": b"x", "media/link": b"/etc"}, links=("media/link",))
    with pytest.raises(BackupRefusal, match="leads out of its folder"), archive.opened(file):
        pytest.fail("it was opened")


def test_what_unpacks_to_far_more_than_it_is(tmp_path: Path) -> None:
    file = packed(tmp_path / "b.zip", {"database": bytes(80_000_000)})
    assert file.stat().st_size < 200_000
    with pytest.raises(BackupRefusal, match="more than it can honestly hold"), archive.opened(file):
        pytest.fail("it was opened")


def test_a_part_that_is_longer_than_it_says(tmp_path: Path) -> None:
    """The length in the list of a ZIP is only a claim: no more than that is ever read."""
    file = packed(tmp_path / "b.zip", {"database": b"y" * 5_000})
    data = file.read_bytes()
    file.write_bytes(data.replace((5_000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    with pytest.raises(BackupRefusal, match="its parts are not those of its manifest"), archive.opened(file):
        pytest.fail("it was opened")


def changed(data: bytes) -> bytes:
    return data[:60] + bytes([data[60] ^ 255]) + data[61:]


@pytest.mark.parametrize(
    "harm",
    [lambda data: b"", lambda data: b"no zip at all", lambda data: data[: len(data) // 2], changed],
    ids=["empty", "no zip", "cut off", "one byte changed"],
)
def test_a_damaged_file(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    file = packed(tmp_path / "b.zip", {"database": bytes(range(256)) * 40})
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(BackupRefusal, match=r"damaged|no backup"), archive.opened(file) as opened:
        opened.unpack(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        {"format": 2}, {"parts": []}, {"parts": {}}, {"rows": {"a": -1}}, {"rows": {"a": True}}, {"migrations": "all"},
        {"engine": None}, {"parts": {"database": {"size": 1, "sha256": "0"}}}, {"parts": {"database": {"size": "1"}}},
        {"parts": {"database": {"size": 1, "sha256": "0" * 64}}}, {"asof": {"a": 1}},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_does_not_agree(tmp_path: Path, said: dict[str, Any]) -> None:
    file = packed(tmp_path / "b.zip", {"database": b"x"}, **said)
    (tmp_path / "out").mkdir()
    with pytest.raises(BackupRefusal), archive.opened(file) as opened:
        opened.unpack(tmp_path / "out")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"b\.zip was not restored\. It cannot be read or unpacked: No such file"):
        call_command("restore", tmp_path / "b.zip")


def test_a_backup_of_a_newer_asof(tmp_path: Path) -> None:
    file = packed(tmp_path / "b.zip", {"database": b"x"}, asof="9.0", migrations=["articles.9000_the_future"])
    with pytest.raises(BackupRefusal, match=r"of Asof 9\.0, which is newer.*articles\.9000_the_future"):
        restore(file, overwrite=True)


def test_a_backup_of_another_kind_of_database(tmp_path: Path) -> None:
    file = packed(tmp_path / "b.zip", {"database": b"x"}, engine="oracle")
    with pytest.raises(BackupRefusal, match="It is a backup of oracle, and DATABASE_URL names"):
        restore(file, overwrite=True)


@pytest.mark.django_db
def test_media_files_make_a_site_one_that_is_not_empty(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a.txt").write_text("a")
    with pytest.raises(BackupRefusal, match="not empty: there are files"):
        restore(packed(tmp_path / "b.zip", {"database": b"x"}), overwrite=False)


@pytest.mark.django_db
def test_a_database_inside_that_is_none_changes_nothing(tmp_path: Path) -> None:
    make_platform()
    file = packed(tmp_path / "b.zip", {"database": b"This is no database. " * 500})
    with pytest.raises(BackupRefusal, match=r"database|pg_restore"):
        restore(file, overwrite=True)
    assert Platform.objects.count() == 1


def test_postgresql_without_its_programs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefusal, match="pg_restore is not installed here"):
        postgresql.put_back(tmp_path / "database")


def test_no_backup_is_written_over_something(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(CommandError, match=r"No backup was made\. .* is there already"):
        call_command("backup", tmp_path / "b.zip")
    with pytest.raises(CommandError, match=r"No backup was made\. .*nowhere/b\.zip cannot be written: No such file"):
        call_command("backup", tmp_path / "nowhere" / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"

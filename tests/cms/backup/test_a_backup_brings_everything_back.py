"""A whole site is kept, lost and brought back: every row of every table, the media, and nothing that came after."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection

from articles.tasks import check_citing, check_edition
from cms.backup import sqlite
from tests.cms.backup.sites import Site, new_site

# As an Asof of long ago left its database: without the roles, which today's `migrate` would make.
OLD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate([("policies", executor.loader.get_migration_by_prefix("policies", "0005").name)])
""".strip()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """A demo site with a media file, and the backup that was made of it."""
    folder = tmp_path_factory.mktemp("kept")
    file = folder / "backup.zip"
    with new_site(folder / "var") as site:
        (site.media / "maps").mkdir(parents=True)
        (site.media / "maps" / "Zürich.png").write_bytes(b"\x89PNG" + bytes(range(256)))
        done = site.run(f"manage('migrate', verbosity=0); manage('load_demo'); manage('backup', {str(file)!r})")
        assert done.returncode == 0, done.stderr
        assert "and 1 media files" in done.stdout
        yield site, file


def test_a_new_machine_gets_every_row_and_file_of_the_old_one(kept: tuple[Site, Path], tmp_path: Path) -> None:
    old, file = kept
    with new_site(tmp_path / "var") as new:
        done = new.manage("restore", str(file))
        assert done.returncode == 0, done.stderr
        assert "Restored the site of 20" in done.stdout
        assert new.tables() == old.tables()
        assert len(new.tables()["policies_fact"]) > 20
        assert (new.media / "maps" / "Zürich.png").read_bytes() == (old.media / "maps" / "Zürich.png").read_bytes()
        assert not list(new.var.glob("restore-*")), "nothing is left lying about"
        # The next row gets a number of its own, and the rules of the database are there again.
        more = new.run("from policies.models import Platform; Platform.objects.create(name='New', slug='new')")
        assert more.returncode == 0, more.stderr


def test_a_site_in_use_is_only_replaced_when_one_says_so(kept: tuple[Site, Path]) -> None:
    site, file = kept
    before = site.tables()
    site.write("UPDATE articles_edition SET title = 'Wrong'")
    site.write("CREATE TABLE of_a_newer_asof (article_id bigint REFERENCES articles_article (id))")
    (site.media / "later.txt").write_text("later")
    refused = site.manage("restore", str(file))
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "This site is not empty: auth_user has rows. --overwrite replaces everything" in refused.stderr
    assert "'Wrong'" in site.tables()["articles_edition"][0]
    done = site.manage("restore", str(file), "--overwrite")
    assert done.returncode == 0, done.stderr
    assert site.tables() == before
    assert [path.name for path in site.media.iterdir()] == ["maps"]


def test_a_backup_of_an_older_asof_comes_back_and_is_brought_up_to_date(tmp_path: Path) -> None:
    with new_site(tmp_path / "var") as site:
        file = str(tmp_path / "old.zip")
        done = site.run(f"{OLD}; manage('backup', {file!r}); manage('restore', {file!r}, dry_run=True); "
                        f"manage('restore', {file!r}, overwrite=True); manage('migrate', verbosity=0)")  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "old.zip is sound: the site of 20" in done.stdout
        assert re.search(r"It is older than this Asof by \d+ migrations: run manage.py migrate", done.stdout)
        assert "articles_edition" in site.tables()


def test_a_backup_is_for_its_owner_alone_and_says_what_it_holds(kept: tuple[Site, Path]) -> None:
    site, file = kept
    assert file.stat().st_mode & 0o777 == 0o600
    with ZipFile(file) as packed:
        said = json.loads(packed.read("manifest.json"))
        assert set(packed.namelist()) == {"manifest.json", "database", "media/maps/Zürich.png"}
    assert said["engine"] == ("postgresql" if site.url else "sqlite")
    assert said["rows"] == {table: len(rows) for table, rows in site.tables().items() if table != "of_a_newer_asof"}
    assert "articles.0001_initial" in said["migrations"]
    assert set(said["parts"]) == {"database", "media/maps/Zürich.png"}


def test_a_copy_of_sqlite_is_of_one_moment_while_somebody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "busy.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE a (x); CREATE TABLE b (x)")
        database.executemany("INSERT INTO a VALUES (?)", [("x" * 1000,)] * 2000)
        database.executemany("INSERT INTO b VALUES (?)", [("x" * 1000,)] * 2000)
        database.commit()
    enough = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=20)) as database:
            while not enough.is_set():
                with database:
                    database.execute("INSERT INTO a VALUES (1)")
                    database.execute("INSERT INTO b VALUES (1)")

    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            sqlite.dump(tmp_path / f"copy-{number}")
    finally:
        enough.set()
        writer.join()
    for number in range(5):
        counted = sqlite.rows(tmp_path / f"copy-{number}")
        assert counted["a"] == counted["b"] >= 2000


@pytest.mark.django_db
def test_a_message_from_before_the_restore_does_no_harm() -> None:
    assert check_edition(999_999) == 0
    assert check_citing(999_999) == 0

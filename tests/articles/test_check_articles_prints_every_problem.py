"""check_articles: articles or files, a line or JSON or SARIF for each problem, and an exit status that a build can use."""

import errno
import json
import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from articles import findings, writing
from articles.models import Finding
from articles.printed_problems import FORMATS
from articles.writing import Text
from tests.makers import make_article, make_edition, make_fact, make_person, publish, ref

FACTS = {
    "platform": "AliExpress",
    "facts": [
        {
            "key": "protection.window",
            "label": "Buyer Protection window",
            "value": {"min": 75, "max": 75, "unit": "day", "business": False, "bound": "exact"},
            "cues": ["Buyer Protection"],
            "superseded": [{"min": 60, "max": 60, "unit": "day", "bound": "exact", "until": "2026-02-28"}],
        }
    ],
}
ROWS = """key,label,platform,value,effective_from,cues
protection.window,Buyer Protection window,AliExpress,60 days,2025-01-01,Buyer Protection
protection.window,,,75 days,2026-03-01,
"""
CLEAN = """# Cancelling

Yes, for free, until the seller ships.

## How

Open My Orders and [read about refunds](refunds.md).

## FAQ

### Is it free?

Yes.

### Is it fast?

Yes.

### Is it safe?

Yes.
"""


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """The exit status, the output and the errors of check_articles."""
    status = 0
    try:
        call_command("check_articles", *args)
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err


def as_json(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(capsys, *args, "--json")[1])
    return rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts" / "deep").mkdir(parents=True)
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
    (tmp_path / "facts.csv").write_text(ROWS, encoding="utf-8")
    write(tmp_path, "cancel.md", CLEAN)
    write(tmp_path, "refunds.md", CLEAN.replace("Cancelling", "Refunds").replace("refunds.md", "cancel.md"))
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / "texts" / name).write_text(text, encoding="utf-8")


@pytest.mark.django_db
def test_each_problem_of_an_article_is_an_object_with_the_same_names(capsys: pytest.CaptureFixture[str]) -> None:
    make_fact("protection.window", "75 days", label="Buyer Protection window", cues="Buyer Protection")
    publish(make_edition("<p>The Buyer Protection window is 90 days.</p>", make_article("cancel")))
    (row,) = [row for row in as_json(capsys) if row["code"] == "TL001"]
    assert row == {
        "code": "TL001",
        "class": "proof",
        "level": "error",
        "article": "cancel",
        "edition": 1,
        "field": "body",
        "words": "90 days",
        "fact": "protection.window",
        "message": "“90 days” contradicts a fact: Buyer Protection window is 75 days.",
        "fix": "Use the fact here. If the fact is wrong, dispute it.",
    }


@pytest.mark.django_db
def test_the_exit_status_says_whether_problems_reach_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition("<p>Fine.</p>", make_article("fine"))
    make_edition("<p>Browse Deals →</p>", make_article("advice"))
    make_edition("<h2>Fees</h2>", make_article("wrong"))
    assert run(capsys, "fine", "--fail-level", "info")[0] == 0
    assert run(capsys, "advice")[0] == 0
    assert run(capsys, "advice", "--fail-level", "warning")[0] == 1
    assert run(capsys, "wrong")[0] == 1
    status, out, _err = run(capsys)
    assert status == 1
    assert "wrong body: ST001 error (proof) Nothing stands under the heading “Fees”." in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "args",
    [
        ("no-such-guide",),
        ("--as-of", "13.6.2026"),
        ("--citing", "no.such.fact"),
        ("--facts", "f.json"),
        ("--path", "/no/such/folder"),
    ],
)
def test_what_cannot_run_says_why(args: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, *args)
    assert status == 2
    assert (out, bool(err.strip())) == ("", True)


@pytest.mark.django_db
def test_findings_are_stored_for_today_and_not_for_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    edition = make_edition("<h2>Fees</h2>")
    run(capsys, "--as-of", "2026-06-13")
    assert not Finding.objects.exists()
    run(capsys)
    assert Finding.objects.filter(edition=edition, code="ST001").count() == 1


@pytest.mark.django_db
def test_a_day_is_judged_by_its_own_values(capsys: pytest.CaptureFixture[str]) -> None:
    make_fact("protection.window", "75 days", date(2026, 3, 1), label="Buyer Protection window")
    make_edition(f"<p>It lasts {ref('protection.window', '75 days')}.</p>")
    assert "TL006" not in run(capsys, "--as-of", "2026-06-13")[1]
    assert "TL006" in run(capsys, "--as-of", "2026-02-01")[1]


@pytest.mark.django_db
def test_editions_of_the_past_are_checked_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition("<h2>Fees</h2>", state="superseded")
    assert "ST001" not in run(capsys)[1]
    assert "ST001" in run(capsys, "--all-states")[1]
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_only_those_that_cite_a_fact(capsys: pytest.CaptureFixture[str]) -> None:
    fact = make_fact()
    make_edition(f"<h2>It takes {ref(fact.key)}</h2>", make_article("cites"))
    make_edition("<h2>Fees</h2>", make_article("other"))
    assert {row["article"] for row in as_json(capsys, "--citing", fact.key)} == {"cites"}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_the_code(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    make_edition("<h2>Fees: 100%\n really</h2>")
    _status, out, _err = run(capsys, "--format", form)
    assert "ST001" in out
    if form == "sarif":
        assert "ST001" in {result["ruleId"] for result in json.loads(out)["runs"][0]["results"]}
    if form == "github":
        assert any(
            line.startswith("::error file=cancel-an-order,title=ST001::") and "100%25" in line
            for line in out.splitlines()
        )


@pytest.mark.django_db
def test_a_bar_grows_beside_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()
    _status, out, err = run(capsys, "--progress", "--json")
    assert "1 of 1" in err
    json.loads(out)


@pytest.mark.parametrize("facts", ["facts.json", "facts.csv"])
def test_a_folder_of_files_is_compared_with_a_file_of_facts(
    facts: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder,
        "deep/window.md",
        CLEAN.replace("Open My", "Buyer Protection lasts 60 days. Open My").replace("refunds.md", "../refunds.md"),
    )
    write(
        folder,
        "window.html",
        "<title>Window</title><h2>Time</h2><p>Buyer Protection lasts 90 days from the order date.</p>",
    )
    args = ("--path", str(folder / "texts"), "--facts", str(folder / facts), "--as-of", "2026-06-13")
    assert run(capsys, *args)[0] == 1
    found = {(row["article"], row["code"], row["words"]) for row in as_json(capsys, *args) if row["level"] == "error"}
    assert found == {("deep/window.md", "TL002", "60 days"), ("window.html", "TL001", "90 days")}


def test_a_clean_folder_needs_no_facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert as_json(capsys, "--path", str(folder / "texts")) == []
    alone = str(folder / "texts" / "cancel.md")
    assert run(capsys, "--path", alone)[0] == 1, "its link leads to no file that was read"


def test_a_link_between_files_must_lead_to_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "cancel.md", CLEAN.replace("refunds.md", "no-such-file.md"))
    assert [row["code"] for row in as_json(capsys, "--path", str(folder / "texts"))] == ["LK001"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("facts.json", b"{"),
        ("facts.json", b"[1, 2]"),
        ("facts.json", b'{"rows": []}'),
        ("facts.json", b'{"facts": [{"label": "no key"}]}'),
        ("facts.json", b'{"facts": [{"key": "a", "value": {"min": 9, "max": 3, "unit": "day", "bound": "range"}}]}'),
        ("facts.json", b'{"facts": [{"key": "a", "value": {"min": -9, "max": -9, "unit": "day"}}]}'),
        ("facts.json", b"\xff\xfe\x00"),
        ("facts.csv", b"label\nno key\n"),
        ("facts.csv", b"key,value\na,soon\n"),
        ("facts.csv", b"key,value,effective_from\na,3 days,tomorrow\n"),
        ("texts/bad.md", b"\xff\xfe\x00"),
        ("texts/deep.html", b"<blockquote>" * 500),
    ],
)
def test_a_file_that_cannot_be_read_is_said(
    name: str, content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_bytes(content)
    facts = folder / (name if name.startswith("facts") else "facts.json")
    status, out, err = run(capsys, "--path", str(folder / "texts"), "--facts", str(facts))
    assert (status, out) == (2, "")
    assert Path(name).name in err or "a:" in err


def codes(folder: Path, capsys: pytest.CaptureFixture[str], text: str, name: str = "page.html") -> set[str]:
    """The codes of one more file, beside those of its missing FAQs."""
    write(folder, name, text)
    rows = as_json(capsys, "--path", str(folder / "texts"), "--as-of", "2026-06-13")
    return {row["code"] for row in rows if row["article"] == name} - {"FQ001"}


def test_the_heading_of_a_page_is_its_title_and_the_paragraph_below_its_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "<title>Fees &amp; Tax | Our site</title><h1>Fees &amp; Tax</h1><p>No fee.</p><h2>Tax</h2><p>None.</p>"
    assert codes(folder, capsys, page) == set()
    assert codes(folder, capsys, f"{page}<h1>More</h1><p>x</p>") == {"ST003"}
    assert codes(folder, capsys, f"{page}<h1>Fees &amp; Tax</h1><p>x</p>") == {"ST003"}
    assert codes(folder, capsys, "# Fees\n\nNo fee.\n\n## Tax\n\nNone.\n\n# More\n\nx\n", "page.md") == {"ST003"}


def test_links_within_a_file_lead_to_its_own_ids(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = '<h1>Fees</h1><p>No fee.</p><h2 id="t1">Tax</h2><p><a href="{}">None</a>.</p>'
    for there in ("#t1", "#tax", "page.html", "page.html#t1", "refunds.md?x=1", "refunds.md#faq"):
        assert codes(folder, capsys, page.format(there)) == set(), there
    assert codes(folder, capsys, page.format("page.html#t2")) == {"LK006"}


def test_a_file_of_facts_says_how_old_its_facts_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "facts.json").write_text(json.dumps({**FACTS, "as_of": "2026-06-13"}), encoding="utf-8")
    said = "# Window\n\nBuyer Protection lasts 75 days.\n\n## Time\n\nAs of {}, Buyer Protection lasts 75 days.\n"
    args = ("--path", str(folder / "texts"), "--facts", str(folder / "facts.json"), "--as-of", "2026-06-20")
    write(folder, "page.md", said.format("May 2025"))
    assert [row["words"] for row in as_json(capsys, *args) if row["code"] == "DS002"] == ["May 2025"]
    write(folder, "page.md", said.format("June 2026"))
    assert [row["words"] for row in as_json(capsys, *args) if row["code"] == "DS002"] == []


def test_sarif_names_files_as_addresses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "a b#1.md", "# Fees\n\n## Tax\n")
    out = run(capsys, "--path", str(folder / "texts"), "--format", "sarif")[1]
    places = [result["locations"][0]["physicalLocation"] for result in json.loads(out)["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"a%20b%231.md"}


@pytest.mark.django_db
def test_a_database_that_cannot_be_read_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr("articles.management.commands.check_articles.Surroundings.on", broken)
    status, out, err = run(capsys)
    assert (status, out) == (2, "")
    assert "migrate" in err


@pytest.mark.django_db
def test_what_somebody_decided_is_let_stand_as_on_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    carol = make_person("carol", "articles.accept_finding", "articles.snooze_finding")
    edition = make_edition("<h2>Fees</h2><p>Browse Deals →</p><h2>More</h2>")
    assert run(capsys)[0] == 1
    edition.refresh_from_db()
    now, tomorrow = timezone.now(), timezone.localdate() + timedelta(days=1)
    for finding in edition.findings.filter(problem_class="proof"):
        findings.accept(finding, by=carol, reason="It is a test.", now=now)
    (advice,) = edition.findings.filter(code="RS002")
    findings.snooze(advice, until=tomorrow, day=timezone.localdate(), by=carol, reason="Later.", now=now)
    for form in FORMATS:
        status, out, err = run(capsys, "--format", form)
        assert status == 0
        assert "Nothing stands under" not in out
        assert "Browse Deals" not in out
        assert "let stand" not in out
        assert "2 more were accepted or snoozed, and are let stand." in err
    assert {row["code"] for row in as_json(capsys)} == set(Finding.objects.standing().values_list("code", flat=True))
    assert "Browse Deals" in run(capsys, "--as-of", tomorrow.isoformat())[1], "it was snoozed until then"
    text = Text(title="Other", body="<h2>Fees at last</h2>")
    writing.save(edition, text, base=edition.save_count, by=None, now=now)
    assert run(capsys)[0] == 1, "the text is another"


def test_a_folder_that_cannot_be_read_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir

    def closed(path: Any) -> Any:
        if Path(path).name == "deep":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", closed)
    status, out, err = run(capsys, "--path", str(folder / "texts"))
    assert (status, out) == (2, "")
    assert "deep" in err
    assert "Permission denied" in err


NAMES = ["code", "class", "level", "article", "edition", "field", "words", "fact", "message", "fix"]


@pytest.mark.django_db
def test_every_object_of_the_list_has_the_same_names_in_articles_and_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_edition("<h2>Fees</h2><p>Browse Deals →</p><h2>More</h2>")
    write(folder, "cancel.md", CLEAN.replace("refunds.md", "no-such-file.md"))
    for rows in (as_json(capsys), as_json(capsys, "--path", str(folder / "texts"))):
        assert rows
        assert [list(row) for row in rows] == [NAMES] * len(rows)
        assert {row["level"] for row in rows} <= {"error", "warning", "info"}
        assert {row["class"] for row in rows} <= {"proof", "signal"}


@pytest.mark.django_db
def test_sarif_is_of_the_structure_that_its_standard_requires(capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF 2.1.0: the properties that it requires, the values that it lists, and an index of rules without doubles."""
    make_edition("<h2>Fees</h2><p>Browse Deals →</p><h2>More</h2>", meta_title="Fees 2019")
    log = json.loads(run(capsys, "--format", "sarif")[1])
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    (checked,) = log["runs"]
    driver = checked["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert {"error", "warning"} <= {result["level"] for result in checked["results"]}
    for result in checked["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for place in result["locations"]:
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[\w.~%/!$&'()*+,;=@-]+", uri, re.ASCII), "a reference as RFC 3986 has it"
            assert all(isinstance(each["name"], str) for each in place["logicalLocations"])
        assert isinstance(result["properties"], dict)


def test_sarif_of_nothing_still_says_which_tool_found_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checked,) = json.loads(run(capsys, "--path", str(folder / "texts"), "--format", "sarif")[1])["runs"]
    assert (checked["results"], checked["tool"]["driver"]["name"]) == ([], "asof")

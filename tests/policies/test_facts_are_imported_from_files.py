"""import_facts: CSV and JSON into the policy table, all or nothing, every bad row said, nothing verified."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.importing.reader import read_rows
from policies.importing.rows import MOST_BYTES, UnreadableFile
from policies.models import Fact, FactVersion, LedgerRevision, Platform, Policy, Source, Verification
from policies.signals import fact_changed
from tests.makers import make_fact, make_person, make_source

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[3] / "shared"
HEAD = "platform,policy,key,label,value,counted_from,effective_from,source_url,source_title,quote"
CARD = (
    "AliExpress,Refund time,ali.card,Credit or debit card,3–5 business days,the cancellation,2026-01-01,"
    "https://help.example.com/r,Refunds,It takes 3–5 business days."
)
WALLET = "AliExpress,Refund time,ali.wallet,Wallet,1–3 days,the cancellation,2026-01-01,https://help.example.com/r,,"


class Ran:
    def __init__(self, status: int, said: str) -> None:
        self.status, self.said = status, said


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Import a file with this content, as the command does; its exit status and everything that it said."""

    def run(content: str | bytes, *options: str, name: str = "facts.csv") -> Ran:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        status = 0
        try:
            call_command("import_facts", str(file), *options)
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(status, printed.out + printed.err)

    return run


def csv(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows]) + "\n"


def nothing_written() -> bool:
    return not any(model.objects.exists() for model in (Platform, Policy, Fact, FactVersion, Source))


def test_a_csv_file_becomes_a_policy_table(bring: Any) -> None:
    ran = bring(csv(CARD, WALLET))
    assert ran.status == 0, ran.said
    assert "2 rows were written" in ran.said
    card = Fact.objects.get(key="ali.card")
    version = card.versions.get()
    assert (card.label, card.counted_from, card.policy.title) == (
        "Credit or debit card",
        "the cancellation",
        "Refund time",
    )
    assert (version.words(), version.effective_from, version.quote) == (
        "3–5 business days", date(2026, 1, 1), "It takes 3–5 business days.",
    )  # fmt: skip
    assert Source.objects.get().title == "Refunds"
    assert [fact.key for fact in Policy.objects.get().facts.all()] == ["ali.card", "ali.wallet"]
    assert version.announced_at is not None


def test_importing_never_verifies(bring: Any) -> None:
    bring(csv(CARD))
    assert not Verification.objects.exists()


def test_a_json_file_becomes_the_same(bring: Any) -> None:
    row = {
        "platform": "AliExpress", "policy": "Refund time", "key": "ali.card", "label": "Card", "low": 3, "high": 5,
        "unit": "business days", "as_of": "2026-01-01", "cues": ["credit card", "Visa"], "owner": None, "warn_after": 30,
    }  # fmt: skip
    ran = bring(json.dumps([row]), name="facts.json")
    assert ran.status == 0, ran.said
    fact = Fact.objects.get()
    assert (fact.versions.get().words(), fact.cues, fact.warn_after) == ("3–5 business days", "credit card\nVisa", 30)


def test_an_unchanged_file_is_skipped_and_said(bring: Any) -> None:
    bring(csv(CARD, WALLET))
    ran = bring(csv(CARD, WALLET))
    assert ran.status == 0
    assert "0 rows were written, 2 are unchanged" in ran.said
    assert "unchanged, skipped" in ran.said
    assert FactVersion.objects.count() == 2


def test_a_verified_value_stays_verified_when_it_is_imported_again(bring: Any) -> None:
    fact = make_fact("ali.card", "3–5 business days", checked_on=date(2026, 2, 1))
    ran = bring("key,value,as_of\nali.card,3–5 business days,2026-06-13\n")
    assert "1 is unchanged" in ran.said
    assert fact.versions.count() == 1


def test_a_changed_value_goes_through_the_ledger(bring: Any) -> None:
    alice = make_person()
    bring(csv(CARD))
    bring(csv(CARD.replace("3–5 business days,", "3–6 business days,")), "--by", "alice")
    bring("key,value,effective_from\nali.card,5–7 business days,2026-06-01\n")
    fact = Fact.objects.get()
    said = [(version.words(), str(version.effective_from), version.recorded_by) for version in fact.versions.all()]
    assert said == [
        ("5–7 business days", "2026-06-01", None),
        ("3–6 business days", "2026-01-01", alice),
        ("3–5 business days", "2026-01-01", None),
    ]


def test_a_new_value_does_not_inherit_the_evidence_of_the_old_one(bring: Any) -> None:
    bring(csv(CARD))
    bring("key,value,effective_from\nali.card,5–7 business days,2026-06-01\n")
    version = Fact.objects.get().versions.at(date(2026, 7, 1)).get()
    assert (version.source, version.quote) == (None, "")


def test_several_days_of_one_fact_are_its_history(bring: Any) -> None:
    later = "AliExpress,Refund time,ali.card,Credit or debit card,5–7 business days,the cancellation,2026-06-01,,,"
    ran = bring(csv(CARD, later))
    assert ran.status == 0, ran.said
    fact = Fact.objects.get()
    assert fact.versions.at(date(2026, 5, 31)).get().words() == "3–5 business days"
    assert fact.versions.at(date(2026, 6, 1)).get().words() == "5–7 business days"
    assert "2 are unchanged" in bring(csv(CARD, later)).said


def test_a_changed_detail_is_kept_and_an_empty_cell_changes_nothing(bring: Any) -> None:
    bob = make_person("bob")
    bring(csv(CARD))
    ran = bring("key,label,counted_from,owner,warn_after,error_after\nali.card,Cards,,bob,10,20\n")
    assert "details changed" in ran.said
    fact = Fact.objects.get()
    assert (fact.label, fact.counted_from, fact.owner, fact.warn_after) == ("Cards", "the cancellation", bob, 10)
    assert fact.versions.count() == 1


@pytest.mark.parametrize(
    ("head", "row", "words"),
    [
        ("low,high,unit,day_basis,bound", "3,5,day,business,range", "3–5 business days"),
        ("low,high,unit", "3,5,business days", "3–5 business days"),
        ("low,high,unit", "75,75,days", "75 days"),
        ("high,unit", "15,days", "up to 15 days"),
        ("low,unit,bound", "2,weeks,at least", "at least 2 weeks"),
        ("low,unit,bound", "24,hours,about", "about 24 hours"),
        ("value", "up to 6 days", "up to 6 days"),
        ("kind,low,high,bound,currency", "money,12,12,about,usd", "about USD 12"),
        ("kind,value", "share,at least 98%", "at least 98%"),
        ("kind,value", "count,1–5", "1–5"),
        ("kind,value", "text,no fee", "no fee"),
        ("kind,text", "text,no fee", "no fee"),
    ],
)
def test_a_value_is_read_from_columns_or_words(bring: Any, head: str, row: str, words: str) -> None:
    ran = bring(f"platform,policy,key,label,effective_from,{head}\nA,B,a.b,C,2026-01-01,{row}\n")
    assert ran.status == 0, ran.said
    assert Fact.objects.get().versions.get().words() == words


def test_semicolons_a_byte_order_mark_and_windows_line_ends_are_read(bring: Any) -> None:
    content = "\ufeff" + csv(CARD.replace(",", ";"), head=HEAD.replace(",", ";")).replace("\n", "\r\n")
    assert bring(content).status == 0
    assert Fact.objects.get().versions.get().words() == "3–5 business days"


def test_every_bad_row_is_said_with_line_and_reason_and_nothing_is_written(bring: Any) -> None:
    rows = [
        CARD,
        CARD.replace("ali.card", "Ali Card"),
        CARD.replace("3–5 business days,", "5–3 business days,").replace("ali.card", "ali.b"),
        WALLET.replace("2026-01-01", "2026-02-30"),
        WALLET.replace("Wallet", ""),
        WALLET.replace("https://help", "javascript:help"),
        CARD + ",surplus",
        WALLET.replace("Wallet", "=cmd()"),
    ]
    ran = bring(csv(*rows))
    assert ran.status == 1
    for words in (
        "3: Ali Card [key]: Use small letters", "4: ali.b [value]", "5: ali.wallet [effective_from]: “2026-02-30” is no day",
        "6: ali.wallet [key]: There is no fact", "7: ali.wallet [source_url]", "8: ali.card: The row has 11 cells",
        "9: ali.wallet [label]: “=cmd()” begins like a formula", "Nothing was written: 7 of 8 rows",
    ):  # fmt: skip
        assert words in ran.said, (words, ran.said)
    assert nothing_written()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("-1,2,days", "not a plain number"),
        ("0,0,days", "not greater than zero"),
        ("NaN,5,days", "not a plain number"),
        ("inf,5,days", "not a plain number"),
        ("1e400,5,days", "not a plain number"),
        ("1_000,2,days", "not a plain number"),
        ("0x10,20,days", "not a plain number"),
        ('"3,5",6,days', "not a plain number"),
        ("٣,٥,days", "not a plain number"),
        ("³,5,days", "not a plain number"),
        ("9999999999,5,days", "not a plain number"),
        ("2,999999999,days", "at most"),
        ("5,3,days", "upside down"),
        ("3,5,fortnights", "is no unit"),
        ("3,5,", "needs a unit"),
        ("3,,days", "Say what 3 alone means"),
        (",,days", "There is no number"),
        ("3,5,business months", "cannot be counted"),
        ("3,5,days\x00", "no text (U+0000)"),
        ("=1+1,5,days", "not a plain number"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(bring: Any, cells: str, why: str) -> None:
    ran = bring(f"platform,policy,key,label,effective_from,low,high,unit\nA,B,a.b,C,2026-01-01,{cells}\n")
    assert (ran.status, why in ran.said) == (1, True), ran.said
    assert "  2: a.b" in ran.said
    assert nothing_written()


@pytest.mark.parametrize(
    "day",
    [
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "2026-02-30",
        "13/06/2026",
        "2026-06-13T24:00:00Z",
        "1066-01-01",
        "soon",
    ],
)
def test_a_day_that_cannot_be_is_refused(bring: Any, day: str) -> None:
    ran = bring(csv(CARD.replace("2026-01-01", day)))
    assert ran.status == 1
    assert "[effective_from]" in ran.said
    assert nothing_written()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "no rows"),
        ("key,value\n", "no rows"),
        ("label,value\na,b\n", "no column “key”"),
        ("key,colour\na,b\n", "not known: “colour”"),
        ("key,as_of,effective_from\na,b,c\n", "a column twice"),
        ('key,low\nk1,"3\nk2,4\n' + "x\n" * 200_000, "begins on line 2"),
        ("a," * 100_000 + "b\n1\n", "not known"),
        (b"key,label\nk,caf\xe9\n", "byte 15 (0xe9)"),
        ("key,label\nk,v\n".encode("utf-16"), "UTF-16"),
        (b"key\n" + b"x" * (MOST_BYTES * 2), "more than 5000000 bytes"),
        ('[{"key": "a.b"}] {"key": "a.c"}', "after the end of the list"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('[{"key": ' + "[" * 100_000 + "]" * 100_000 + "}]", "nested too deeply"),
        ('[{"key": "a",\n "low": 3, "low": 30}]', "“low” is given twice"),
        ('{"key": "a"}', "is a list of objects"),
        ('[{"key": "a"} {"key": "b"}]', "comma or ] is missing"),
        ('[{"key": "a"},\n{"key": }]', "begins on line 2"),
        ("[", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(bring: Any, content: str | bytes, why: str) -> None:
    ran = bring(content)
    assert why in ran.said, ran.said[:600]
    assert ran.status == 2
    assert nothing_written()
    assert len(ran.said) < 2_000


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"key": "a.b", "low": NaN}', "“NaN” is not a plain number"),
        ('{"key": "a.b", "low": 1e400}', "is not a plain number"),
        ('{"key": "a.b", "low": true}', "Give text or a number"),
        ('{"key": "a.b", "label": {"x": 1}}', "Give text or a number"),
        ('{"key": "a.b", "colour": "red"}', "“colour” is not a known column"),
        ('{"key": "a.b", "label": "\\ud800"}', "a character that is no text"),
        ('{"label": "a"}', "needs the key"),
        ('"a.b"', "Each fact is an object"),
    ],
)
def test_a_bad_object_is_refused_on_its_line(bring: Any, row: str, why: str) -> None:
    ran = bring(f"[\n\n{row}]", name="facts.json")
    assert (ran.status, why in ran.said) == (1, True), ran.said
    assert "  3:" in ran.said
    assert nothing_written()


def test_rows_are_counted_and_not_lines(bring: Any) -> None:
    ran = bring('[null,"x",{"key":"q"}]', name="facts.json")
    assert "Nothing was written: 3 of 3 rows" in ran.said
    assert "1 of 2 rows cannot be taken. Correct it" in bring(csv(CARD, WALLET.replace("2026-01-01", "never"))).said
    assert "1 row would be written, 0 are unchanged" in bring(csv(CARD), "--dry-run").said
    assert "1 row was written, 0 are unchanged" in bring(csv(CARD)).said
    assert "1 row was written, 1 is unchanged" in bring(csv(CARD, WALLET)).said


def test_two_values_for_one_day_are_refused_though_they_stand_on_one_line(bring: Any) -> None:
    make_fact("ali.card", value=None)
    rows = [{"key": "ali.card", "value": f"{days} days", "as_of": "2026-03-01"} for days in (3, 4)]
    ran = bring(json.dumps(rows), name="facts.json")
    assert (ran.status, "gives a value for the same fact and day" in ran.said) == (1, True), ran.said


def test_yaml_is_not_read(bring: Any) -> None:
    ran = bring("a: &a [x]\n", name="facts.yaml")
    assert (ran.status, "YAML is not read" in ran.said) == (2, True)


def test_a_missing_file_and_an_unknown_person_are_said(tmp_path: Path, bring: Any) -> None:
    with pytest.raises(SystemExit, match="2"):
        call_command("import_facts", str(tmp_path / "none.csv"))
    with pytest.raises(Exception, match="nobody called"):
        bring(csv(CARD), "--by", "nobody")
    assert nothing_written()


def test_rows_that_contradict_each_other_are_refused(bring: Any) -> None:
    ran = bring(csv(CARD, CARD.replace("Credit or debit card", "Card")))
    assert "Line 2 says something else: “Credit or debit card”" in ran.said
    assert "Line 2 gives a value for the same fact and day" in ran.said
    assert nothing_written()


def test_kind_and_policy_of_a_fact_stay_as_they_are(bring: Any) -> None:
    make_fact("ali.card")
    ran = bring("key,kind,policy,platform\nali.card,text,Other table,Elsewhere\n")
    for words in ("its kind never changes", "belongs to “Refund time before shipment”", "belongs to “AliExpress”"):
        assert words in ran.said, ran.said


def test_a_source_of_another_platform_is_refused(bring: Any) -> None:
    bring(csv(CARD))
    ran = bring(
        csv(CARD.replace("AliExpress", "Temu").replace("ali.card", "temu.card").replace("Refund time", "Temu refunds"))
    )
    assert "another platform: AliExpress" in ran.said
    assert not Platform.objects.filter(name="Temu").exists()


def test_a_retired_fact_takes_no_value_from_a_file(bring: Any) -> None:
    fact = make_fact("ali.card")
    Fact.objects.filter(pk=fact.pk).update(retired_at="2026-02-01T00:00Z")
    ran = bring("key,value,as_of\nali.card,9 days,2026-06-01\n")
    assert (ran.status, "is retired" in ran.said) == (1, True)


def test_a_dry_run_says_everything_and_writes_nothing(bring: Any) -> None:
    ran = bring(csv(CARD, WALLET), "--dry-run")
    assert ran.status == 0
    assert "ali.card: new fact, value recorded (3–5 business days, 2026-01-01)" in ran.said
    assert "2 rows would be written" in ran.said
    assert nothing_written()


def test_json_output_is_one_object(bring: Any) -> None:
    good = json.loads(bring(csv(CARD), "--json").said)
    assert (good["written"], good["done"][0]["acts"]) == (True, ["created", "recorded"])
    bad = json.loads(bring("key,low,unit\nnone,-1,days\n", "--json").said)
    assert (bad["written"], bad["problems"][0]["line"], bad["problems"][0]["column"]) == (False, 2, "low")
    unreadable = json.loads(bring("", "--json").said)
    assert "no rows" in unreadable["error"]


def test_a_source_that_is_known_keeps_its_title(bring: Any) -> None:
    source = make_source("Refunds")
    bring(csv(CARD.replace("https://help.example.com/r,Refunds", f"{source.url},Other title")))
    assert Source.objects.get().title == "Refunds"


def many(count: int, value: str = "3–5 business days") -> str:
    row = "AliExpress,Refunds,ali.f{0},Fact {0},{1},the order,2026-01-01,https://help.example.com/{2},Help,“{0}”"
    return csv(*(row.format(number, value, number // 10) for number in range(count)))


@pytest.mark.django_db(transaction=True)
def test_a_row_costs_at_most_two_queries(bring: Any) -> None:
    """The question who cites the fact is one of them: the doorbell rings for every fact."""
    with CaptureQueriesContext(connection) as few:
        bring(many(50))
    with CaptureQueriesContext(connection) as same:
        assert "50 are unchanged" in bring(many(50)).said
    assert len(same) < 50
    with CaptureQueriesContext(connection) as more:
        assert "300 rows were written" in bring(many(300, "4–6 business days")).said
    assert len(more) - len(few) <= 2 * 250
    assert FactVersion.objects.count() == 350


def test_twenty_thousand_rows_are_read_and_one_more_is_not() -> None:
    rows, _problems = read_rows(b"key\n" + b"a.b\n" * 20_000, "facts.csv")
    assert len(rows) == 20_000
    with pytest.raises(UnreadableFile, match="more than 20000 rows"):
        read_rows(b"key\n" + b"a.b\n" * 20_001, "facts.csv")


def test_a_later_row_may_correct_what_an_earlier_one_records(bring: Any) -> None:
    ran = bring("platform,policy,key,label,value,as_of,quote\nA,B,a.b,C,3 days,2026-01-01,\n,,a.b,,,,It says three.\n")
    assert (ran.status, "a.b: value corrected" in ran.said) == (0, True), ran.said
    assert [version.quote for version in Fact.objects.get().versions.all()] == ["It says three.", ""]
    assert Fact.objects.get().versions.at(date(2026, 2, 1)).get().quote == "It says three."


def test_a_review_that_comes_after_the_expiry_is_refused_in_words(bring: Any) -> None:
    bring(csv(CARD))
    ran = bring("key,warn_after,error_after\nali.card,90,30\n")
    assert (ran.status, "expire 30 days after a check" in ran.said) == (1, True), ran.said
    assert Fact.objects.get().error_after == 120


@pytest.mark.django_db(transaction=True)
def test_every_value_and_detail_is_counted_and_rung_for(bring: Any) -> None:
    heard: list[tuple[str, bool]] = []

    def hear(sender: type, fact_id: int, version_id: int | None, verb: str, **more: Any) -> None:
        heard.append((verb, version_id is not None))

    fact_changed.connect(hear)
    try:
        bring(csv(CARD, WALLET))
        first = LedgerRevision.current()
        bring("key,label,value,as_of\nali.card,Cards,9 days,2026-02-01\nali.wallet,,2–3 days,2026-01-01\n")
    finally:
        fact_changed.disconnect(hear)
    assert heard == [("record", True)] * 2 + [("describe", False), ("record", True), ("correct", True)]
    assert LedgerRevision.current() > first
    assert not Fact.objects.filter(changed_at__isnull=True).exists()


def test_hostile_files_give_a_clear_message(tmp_path: Path, bring: Any) -> None:
    program = SHARED / "corpora/security/hostile_docs.py"
    if not program.exists():
        pytest.skip("the corpus of hostile files is not there")
    subprocess.run([sys.executable, str(program), str(tmp_path), "--scale", "0.02"], check=True, capture_output=True)
    files = sorted((tmp_path / "facts").iterdir())
    assert len(files) >= 7
    for file in files:
        ran = bring(file.read_bytes(), name=f"copy-{file.name}")
        assert ran.status in (1, 2), (file.name, ran.said)
        assert "Nothing was written" in ran.said, file.name
    assert nothing_written()
    said = bring((tmp_path / "facts/numbers.csv").read_bytes()).said
    for line in range(4, 30):
        assert f"\n  {line}: k{line - 2}" in said, line


def test_the_columns_are_documented() -> None:
    from policies.importing.rows import COLUMNS, SPELLINGS

    text = (Path(__file__).resolve().parents[2] / "docs/import-facts.md").read_text()
    missing = [name for name in (*COLUMNS, *SPELLINGS) if f"`{name}`" not in text]
    assert not missing

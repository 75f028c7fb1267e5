"""The import in the admin: a file is read row by row, then on the pages that it changes, and then written, all or nothing."""

from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from policies.admin.fact_import import NEEDED
from policies.exporting import as_csv, as_xlsx, table_of
from policies.models import Fact, FactVersion, LedgerRevision, Platform, Source, Verification
from tests.articles.pages.reading import tidy
from tests.makers import make_fact, make_person, record, verify
from tests.policies.screens import (
    CARD,
    WALLET,
    a_fact,
    ago,
    every_page,
    guides,
    hidden,
    on_screen,
    on_the_day,
    really,
    today,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/policies/fact/import/"
NEW = (
    "platform,policy,key,label,value,as_of,source,quote\n"
    "Temu,Refunds,temu.card,Card,5–14 days,2026-01-01,https://t.example.com/,5 to 14\n"
)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("alice", superuser=True))
    return client


def sent(desk: Client, content: str | bytes, name: str = "facts.csv", status: int = 200) -> LexborHTMLParser:
    data = content.encode() if isinstance(content, str) else content
    answer = desk.post(ADDRESS, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == status
    return LexborHTMLParser(answer.content.decode())


def step(desk: Client, screen: LexborHTMLParser, name: str, **more: str) -> Any:
    return desk.post(ADDRESS, {**hidden(screen), "step": name, **more})


def seen(answer: Any) -> LexborHTMLParser:
    assert answer.status_code == 200
    return LexborHTMLParser(answer.content.decode())


def words(screen: LexborHTMLParser, selector: str = "#content-main") -> str:
    return tidy(screen.css_first(selector).text())


def buttons(screen: LexborHTMLParser) -> list[str | None]:
    return [button.attributes.get("value") for button in screen.css("#content-main form button[name=step]")]


def line(key: str, **cells: str) -> str:
    return f"key,{','.join(cells)}\n{key},{','.join(cells.values())}\n"


def test_a_new_fact_is_shown_first_and_then_imported_and_not_verified(desk: Client) -> None:
    screen = sent(desk, NEW)
    assert "1 new fact" in words(screen)
    assert "5–14 days, 2026-01-01" in words(screen, "section[aria-labelledby=new]")
    assert not Platform.objects.exists()
    assert buttons(screen) == ["approve"]
    answer = step(desk, screen, "approve")
    assert answer.status_code == 302
    assert answer.url == reverse("admin:policies_fact_changelist")
    fact = Fact.objects.get()
    assert fact.versions.get().words() == "5–14 days"
    assert fact.versions.get().recorded_by.username == "alice"
    assert not Verification.objects.exists()
    assert "None counts as verified" in desk.get(answer.url).content.decode()
    assert LogEntry.objects.get().get_change_message() == "Imported from facts.csv."


def test_values_are_shown_old_and_new_and_details_beside_them(desk: Client) -> None:
    make_fact("ali.card", label="Card", quote="Three to five.")
    make_fact("ali.wallet", "1–3 days", label="Wallet")
    make_fact("ali.same", "9 days", label="Same")
    screen = sent(
        desk,
        "key,label,value,as_of,quote\nali.card,Cards,5–7 business days,2026-03-01,\n"
        "ali.wallet,,2–3 days,2026-01-01,Two\nali.same,Same,9 days,2026-02-01,\n",
    )
    assert [words(screen, "#same summary")] == ["1 row is unchanged"]
    values = words(screen, "section[aria-labelledby=values]")
    assert "removed: 3–5 business days → added: 5–7 business days" in values
    assert "Recorded: holds from 2026-03-01." in values
    assert "Corrected: what was recorded for 2026-01-01 was wrong." in values
    assert "removed: 1–3 days → added: 2–3 days" in values
    details = words(screen, "section[aria-labelledby=details]")
    assert "removed: Card → added: Cards" in details
    assert "5–7" not in details
    assert buttons(screen) == ["impact"]


def test_a_value_that_comes_with_the_old_quote_is_pointed_at(desk: Client) -> None:
    fact = make_fact("ali.card", quote="Three to five.")
    row = as_csv(table_of(Fact.objects.filter(pk=fact.pk), today())).decode().replace(",3,5,", ",4,6,")
    assert "does the source still say so in these words?" in words(sent(desk, row))
    assert "has to be verified anew" in words(sent(desk, line("ali.card", quote="Other words")))


def test_values_lead_through_the_pages_that_they_change(desk: Client) -> None:
    a_fact()
    guides()
    before, revision = every_page(), LedgerRevision.current()
    screen = sent(
        desk,
        f"key,value,as_of\n{CARD},5–7 business days,{today()}\n{WALLET},2–4 days,{today()}\n",
    )
    assert "approve" not in buttons(screen)
    impact = seen(step(desk, screen, "impact"))
    assert LedgerRevision.current() == revision
    assert len(impact.css(".impact-unmoved li")) == 2
    assert "From" in words(impact, ".fact-compared")
    answer = step(desk, impact, "approve")
    assert answer.status_code == 302
    assert on_screen(impact) == really(before, every_page())
    assert {version.words() for version in FactVersion.objects.filter(effective_from=today())} == {
        "5–7 business days", "2–4 days",
    }  # fmt: skip


def test_values_of_different_days_are_shown_together(desk: Client) -> None:
    a_fact()
    guides()
    day = date(today().year + 1, 1, 1)
    before, then = every_page(), on_the_day(day)
    screen = sent(desk, f"key,value,as_of\n{CARD},5–7 business days,{day}\n{WALLET},2–4 days,{today()}\n")
    impact = seen(step(desk, screen, "impact"))
    assert step(desk, impact, "approve").status_code == 302
    assert on_screen(impact, "impact-today") == really(before, every_page())
    assert on_screen(impact) == really(then, on_the_day(day))


def test_nobody_gets_round_the_pages(desk: Client) -> None:
    a_fact()
    guides()
    screen = sent(desk, line(CARD, value="9 days", as_of=str(today())))
    instead = seen(step(desk, screen, "approve"))
    assert instead.css_first("#impact-once") is not None
    assert FactVersion.objects.count() == 2
    assert buttons(seen(step(desk, instead, "back"))) == ["impact"]


@pytest.mark.parametrize("where", ["rows", "pages"])
@pytest.mark.parametrize("what", ["value", "verified", "described", "retired"])
def test_facts_that_changed_since_the_look_are_shown_anew(desk: Client, where: str, what: str) -> None:
    fact = make_fact("ali.card", on=ago(90))
    screen = sent(desk, line("ali.card", value="9 days", as_of=str(today())))
    if where == "pages":
        screen = seen(step(desk, screen, "impact"))
    match what:
        case "value":
            record(fact, "4 days", ago(1), recorded=timezone.now())
        case "verified":
            verify(fact, ago(1))
        case "described":
            page = reverse("admin:policies_fact_change", args=[fact.pk])
            form = desk.get(page).context["adminform"].form.initial
            said = {name: value for name, value in form.items() if value is not None}
            assert desk.post(page, {**said, "label": "Other"}).status_code == 302
        case "retired":
            Fact.objects.update(retired_at=timezone.now())
    count = FactVersion.objects.count()
    again = seen(step(desk, screen, "approve" if where == "pages" else "impact"))
    said = "cannot be taken" if what == "retired" else "are not those that you looked at"
    assert said in words(again)
    assert FactVersion.objects.count() == count


def test_what_happens_between_the_last_look_and_the_writing_stops_the_writing(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact = make_fact("ali.card", on=ago(90))
    screen = seen(step(desk, sent(desk, line("ali.card", value="9 days", as_of=str(today()))), "impact"))
    from policies import importing

    first = importing.write

    def slow(*args: Any, **more: Any) -> Any:
        record(fact, "4 days", ago(1), recorded=timezone.now())
        return first(*args, **more)

    monkeypatch.setattr(importing, "write", slow)
    assert "are not those that you looked at" in words(seen(step(desk, screen, "approve")))
    assert {version.words() for version in fact.versions.all()} == {"3–5 business days", "4 days"}


def test_every_bad_row_is_said_with_column_reason_and_what_to_do_and_nothing_is_written(desk: Client) -> None:
    make_fact("ali.card")
    screen = sent(
        desk,
        "key,value,as_of,owner\nali.card,9 days,2026-02-30,\nali.card,,,nobody\n"
        "new.fact,3 days,2026-01-01,\nali.card,4 days,2026-03-01,\n",
    )
    assert "3 of 4 rows cannot be taken, so nothing is written" in words(screen)
    told = [[tidy(cell.text()) for cell in row.css("td, th")] for row in screen.css(".table-problems tbody tr")]
    assert [(row[0], row[1], row[2]) for row in told] == [
        ("2", "ali.card", "effective_from"), ("3", "ali.card", "owner"), ("4", "new.fact", "key"),
    ]  # fmt: skip
    assert "is no day" in told[0][3]
    assert told[0][4].startswith("Write the day as 2026-06-13.")
    assert all(row[4] for row in told)
    assert "added: 4 days" in words(screen, "section[aria-labelledby=values]"), "the others are shown all the same"
    assert buttons(screen) == []
    assert FactVersion.objects.count() == 1
    refused = step(desk, screen, "approve")
    assert FactVersion.objects.count() == 1
    assert refused.status_code == 200


def test_a_file_that_says_what_is_known_changes_nothing(desk: Client) -> None:
    a_fact()
    revision = LedgerRevision.current()
    table = table_of(Fact.objects.all(), today())
    for content, name in ((as_csv(table), "f.csv"), (as_xlsx(table), "f.xlsx")):
        screen = sent(desk, content, name)
        assert "Nothing changes: the facts say all of this already." in words(screen)
        assert buttons(screen) == []
        step(desk, screen, "approve")
    assert LedgerRevision.current() == revision
    assert FactVersion.objects.count() == 2


def test_a_workbook_is_imported_like_a_table(desk: Client) -> None:
    make_fact("ali.card", label="Card")
    table = table_of(Fact.objects.all(), today())
    table[0]["label"] = "Credit card"
    screen = sent(desk, as_xlsx(table), "facts.xlsx")
    assert step(desk, screen, "approve").status_code == 302
    assert Fact.objects.get().label == "Credit card"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "f.csv", "The file has no rows."),
        ("key,label\nk,caf\u00e9".encode("latin-1"), "f.csv", "is not UTF-8 text"),
        ("key\na.b\n".encode("utf-16"), "f.csv", "is in UTF-16"),
        (b"PK\x03\x04rubbish", "f.xlsx", "is damaged"),
        (b"\xd0\xcf\x11\xe0old", "f.xls", "old Excel file"),
        (b"key\n" + b"x" * 5_000_001, "f.csv", "more than 5000000 bytes"),
        (b"%PDF-1.7\n\xff\xfe", "f.pdf", "is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n", "f.png", "is not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(desk: Client, content: bytes, name: str, why: str) -> None:
    screen = sent(desk, content, name)
    assert why in words(screen, ".errorlist")
    assert screen.css_first("title").text().strip().startswith("Error:")


def test_without_a_file_one_is_asked_for(desk: Client) -> None:
    assert "Choose a file" in desk.post(ADDRESS, {}).content.decode()


@pytest.mark.parametrize("said", ["", "x", "a:b:c", "é" * 100, "0" * 1000])
def test_rows_that_were_tampered_with_are_not_taken(desk: Client, said: str) -> None:
    answer = desk.post(ADDRESS, {"carried": said, "step": "approve"})
    assert "Nothing was written" in answer.content.decode()


def test_a_look_at_one_file_is_no_look_at_another(desk: Client) -> None:
    make_fact("ali.card", on=ago(90))
    one = seen(step(desk, sent(desk, line("ali.card", value="9 days", as_of=str(today()))), "impact"))
    other = sent(desk, line("ali.card", value="12 days", as_of=str(today())))
    mixed = {**hidden(other), "seen": hidden(one)["seen"], "step": "approve"}
    assert "are not those that you looked at" in words(seen(desk.post(ADDRESS, mixed)))
    assert FactVersion.objects.count() == 1


@pytest.mark.parametrize("lacking", NEEDED)
def test_whoever_lacks_one_of_the_rights_imports_nothing(client: Client, lacking: str) -> None:
    client.force_login(make_person("alice", "policies.view_fact", *(right for right in NEEDED if right != lacking)))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"file": SimpleUploadedFile("f.csv", NEW.encode())}).status_code == 403
    assert ADDRESS not in client.get(reverse("admin:policies_fact_changelist")).content.decode()


def test_where_two_people_are_wanted_no_value_is_imported_by_one(desk: Client, settings: Any) -> None:
    settings.ASOF_REQUIRE_SECOND_APPROVER = True
    make_fact("ali.card", on=ago(90), label="Card")
    new = sent(desk, NEW)
    assert "two people are needed" in words(new)
    assert buttons(new) == []
    assert "Somebody else has to approve" in words(seen(step(desk, new, "approve")))
    value = sent(desk, line("ali.card", value="9 days", as_of=str(today())))
    impact = seen(step(desk, value, "impact"))
    assert "approve" not in buttons(impact)
    step(desk, impact, "approve")
    assert FactVersion.objects.count() == 1
    assert step(desk, sent(desk, line("ali.card", label="Cards")), "approve").status_code == 302
    assert Fact.objects.get().label == "Cards"


def test_a_long_file_shows_its_beginning_and_says_how_much_more(desk: Client) -> None:
    rows = "".join(f"Ali,Refunds,ali.f{number},Fact {number}\n" for number in range(250))
    screen = sent(desk, f"platform,policy,key,label\n{rows}")
    assert "250 new facts" in words(screen)
    assert "… and 50 more." in words(screen, "section[aria-labelledby=new]")
    assert step(desk, screen, "approve").status_code == 302
    assert Fact.objects.count() == 250


def test_a_preview_takes_as_many_queries_for_fifty_rows_as_for_five(desk: Client) -> None:
    for number in range(50):
        make_fact(f"ali.f{number}", owner=make_person(f"p{number}"))
    table = table_of(Fact.objects.all(), today())
    taken = []
    for size in (5, 50):
        for row in table:
            row["low"], row["high"] = 4, 6
        with CaptureQueriesContext(connection) as queries:
            sent(desk, as_csv(table[:size]))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 25


def test_a_new_source_is_made_once_and_only_when_it_is_written(desk: Client) -> None:
    make_fact("ali.card", on=ago(90))
    screen = sent(desk, line("ali.card", value="9 days", as_of=str(today()), source="https://new.example.com/"))
    impact = seen(step(desk, screen, "impact"))
    assert Source.objects.count() == 1
    step(desk, impact, "approve")
    assert Source.objects.count() == 2
    assert Fact.objects.get().versions.first().source.url == "https://new.example.com/"  # type: ignore[union-attr]

"""In a real browser: the facts are exported, changed in a workbook, looked at, seen on the pages and imported; light and dark."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from openpyxl import load_workbook

from policies.exporting import EXPORTED
from policies.models import Fact
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_person
from tests.policies.screens import CARD, a_fact, guides, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def fits(page: Any, width: int) -> None:
    assert page.complaints == []
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.complaints.clear()  # axe styles the page for its own measuring


def test_facts_go_through_a_workbook_and_reach_the_pages(live_server: Any, tmp_path: Path) -> None:
    a_fact()
    guides()
    with browser_page(live_server, make_person("ed", superuser=True)) as page:
        page.goto("/admin/policies/fact/")
        with page.expect_download() as download:
            page.click("text=Export as XLSX")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        book = load_workbook(file)
        columns = {name: number for number, name in enumerate(EXPORTED, 1)}
        row = next(cells[0].row for cells in book["facts"] if cells[columns["key"] - 1].value == CARD)
        said = {"low": 5, "high": 7, "effective_from": today(), "quote": "Allow 5 to 7 days.", "label": "Bank card"}
        for name, value in said.items():
            book["facts"].cell(row, columns[name], value)
        book.save(file)
        page.click(".object-tools >> text=Import")
        page.set_input_files("#id_file", file)
        page.keyboard.press("Tab")
        page.click("text=Look at it first")
        page.wait_for_selector("#values")
        assert "3–5 business days" in page.inner_text("section[aria-labelledby=values] .table-changes")
        assert "Bank card" in page.inner_text("section[aria-labelledby=details]")
        fits(page, 1280)
        page.click("text=See what this changes on the pages")
        page.wait_for_selector("#impact-once")
        assert page.inner_text("#impact-unmoved").startswith("2 places will not change")
        fits(page, 1280)
        page.click("button[value=approve]")
        page.wait_for_selector(".messagelist")
        assert "1 row was written." in page.inner_text(".messagelist")
    assert Fact.objects.get(key=CARD).label == "Bank card"
    assert "5–7 business days" in Client().get("/everywhere/").content.decode()


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, True), (320, False)])
def test_the_screens_are_readable_for_everybody(live_server: Any, tmp_path: Path, width: int, dark: bool) -> None:
    a_fact()
    file = tmp_path / "facts.csv"
    with browser_page(live_server, make_person("ed", superuser=True), width=width, dark=dark) as page:
        page.goto("/admin/policies/fact/import/")
        fits(page, width)
        page.click("text=Look at it first")
        page.wait_for_selector(".errornote")
        fits(page, width)
        rows = f"{CARD},5–7 business days,{today()},Bank card\nnew.fact,9 daze,2026-02-30,Some new fact\n"
        for content in (f"key,value,as_of,label\n{rows}", f"key,value,as_of,label\n{rows.splitlines()[0]}\n"):
            file.write_text(content, encoding="utf-8")
            page.goto("/admin/policies/fact/import/")
            page.set_input_files("#id_file", file)
            page.click("text=Look at it first")
            page.wait_for_selector("#problems" if "daze" in content else "#values")
            fits(page, width)

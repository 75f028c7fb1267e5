"""HTML that needs nothing from anywhere, CSV and XLSX that no spreadsheet runs, JSON: all with the same figures as the desk."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser

from articles import reports
from articles.delivery.files import FORMS, file_name
from articles.delivery.sheets import as_csv, as_json, as_xlsx
from articles.delivery.standalone import as_html
from articles.models import FreshnessReport
from articles.periods import read
from cms.desk import desk
from tests.articles.reports.schedules import DUE, make_schedule, tick
from tests.articles.reports.test_a_report_is_read_in_its_mail import WEEK, make_a_week
from tests.makers import make_fact, make_person

pytestmark = pytest.mark.django_db
EVIL = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "x;=1+1")


def a_report() -> FreshnessReport:
    make_a_week()
    return reports.make(WEEK, DUE)


def test_desk_mail_html_csv_xlsx_and_json_agree(mailoutbox: list[Any]) -> None:
    make_a_week()
    make_schedule("dana@example.com")
    tick(DUE)
    report, shown = FreshnessReport.objects.get(), desk(DUE, make_person("boss", superuser=True)).figures
    told = (shown.facts, shown.in_time, shown.percent, len(shown.overdue), len(shown.at_risk))
    said = json.loads(as_json(report))
    assert told == (said["facts"], said["in_time"], said["percent"], len(said["overdue"]), len(said["at_risk"]))
    lines = list(csv.DictReader(io.StringIO(as_csv(report).decode("utf-8-sig"))))
    figures = {line["name"]: line["value"] for line in lines if line["part"] == "figure"}
    assert told[:3] == tuple(int(figures[name]) for name in ("facts", "in_time", "percent"))
    assert told[3:] == tuple(sum(line["part"] == part for line in lines) for part in ("overdue", "at risk"))
    book = load_workbook(io.BytesIO(as_xlsx(report)))
    assert told[3:] == tuple(book[part].max_row - 1 for part in ("overdue", "at risk"))
    for page in (as_html(report).decode(), mailoutbox[0].alternatives[0][0]):
        text = " ".join(LexborHTMLParser(page).text().split())
        assert f"{told[2]} %" in text
        assert f"Needs a decision ({told[3]})" in text
        assert f"Articles at risk ({told[4]})" in text


def test_the_html_needs_nothing_from_anywhere() -> None:
    page = as_html(a_report()).decode()
    assert re.findall(r"<(?:img|script|link|iframe|object|embed)\b|url\(|@import|\bsrc=|\bon\w+=", page) == []
    tree = LexborHTMLParser(page)
    plots = tree.css("svg")
    assert len(plots) >= 4
    for plot in plots:
        assert plot.css_first("title").text()
        assert plot.css_first("desc").text()
        figure = plot.parent
        assert figure is not None
        assert figure.css("table tr th")
    assert [tree.css_first(part) is not None for part in ("html[lang]", "title", "h1", "main")] == [True] * 4


def test_the_table_beneath_a_plot_says_what_the_plot_draws() -> None:
    tree = LexborHTMLParser(as_html(a_report()).decode())
    for figure in tree.css("figure:has(svg)"):
        words = figure.css_first("desc").text()
        rows = [(row.css_first("th").text(), row.css_first("td").text()) for row in figure.css("tr")]
        assert [f"{label}: {value}" for label, value in rows if label != "Target"] == words.split(", ")


def test_one_report_draws_no_trend_and_two_draw_one() -> None:
    make_a_week()
    alone = as_html(reports.make(read("2026-W23"), DUE - timedelta(days=7))).decode()
    assert "polyline" not in alone
    assert "Not enough history for a trend yet" in alone
    both = as_html(reports.make(WEEK, DUE)).decode()
    assert both.count("<polyline") == 1
    assert both.count('class="chart-target"') == 1
    assert "Late, report by report" in both


def test_a_monthly_report_is_no_point_in_the_row_of_weeks() -> None:
    make_a_week()
    reports.make(read("2026-05"), DUE - timedelta(days=7))
    assert reports.make(WEEK, DUE).figures["trend"] == []


def test_cells_cannot_become_formulas() -> None:
    report = a_report()
    report.figures["owners"] = [{"owner": said, "overdue": 1, "id": None} for said in EVIL]
    text = as_csv(report).decode("utf-8-sig")
    owners = [line["name"] for line in csv.DictReader(io.StringIO(text, newline="")) if line["part"] == "owner"]
    assert len(owners) == len(EVIL)
    assert [said for said in owners if said.strip(" ")[0] in "=+-@\t\r\n"] == []
    # Where a spreadsheet separates by another character, the words are still one cell: they are quoted.
    assert '"x;=1+1"' in text
    book = load_workbook(io.BytesIO(as_xlsx(report)))
    assert {cell.data_type for row in book["owner"].iter_rows(min_row=2, max_col=1) for cell in row} == {"s"}


def test_days_are_iso_days_and_excel_reads_the_letters() -> None:
    report = a_report()
    data = as_csv(report)
    assert data.startswith(b"\xef\xbb\xbf")
    assert "3–5 days → 5–7 days" in data.decode("utf-8-sig")
    changed = [line for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))) if line["part"] == "changed"]
    assert [date.fromisoformat(line["value"]) for line in changed] == [date(2026, 6, 9)]
    cell = load_workbook(io.BytesIO(as_xlsx(report)))["changed"].cell(2, 2)
    assert (cell.value, cell.number_format) == (datetime(2026, 6, 9), "yyyy-mm-dd")  # noqa: DTZ001


def test_control_characters_of_a_label_do_not_break_the_spreadsheet() -> None:
    make_fact("odd", label="Odd\x0b label")
    assert load_workbook(io.BytesIO(as_xlsx(reports.make(WEEK, DUE))))["overdue"].max_row == 2


def test_what_people_wrote_is_text_in_the_html() -> None:
    make_fact("evil", label="<script>alert(1)</script>")
    page = as_html(reports.make(WEEK, DUE)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_html_stays_small_with_thousands_of_rows() -> None:
    report = a_report()
    late, risk = report.figures["overdue"][0], report.figures["at_risk"][0]
    report.figures["overdue"] = [{**late, "key": f"fact.{number}", "id": number} for number in range(10_000)]
    report.figures["at_risk"] = [{**risk, "reasons": ["Buyer Protection window: Overdue"] * 30} for _ in range(10_000)]
    report.figures["owners"] = report.figures["people"] = [
        {"owner": f"owner-{number}", "id": number, "overdue": 1, "due": 1, "done": 1} for number in range(2_000)
    ]
    page = as_html(report)
    assert len(page) < 256_000
    assert "9800 more" in page.decode()


def test_a_report_of_before_is_still_shown(admin_client: Client) -> None:
    """Figures that came later are missing in what was frozen earlier."""
    report = a_report()
    for name in ("due", "ages", "people", "going_live", "regressed", "woken", "not_run", "late_before", "target"):
        del report.figures[name]
    report.figures["changed"] = [{**row} for row in report.figures["changed"]]
    for row in report.figures["changed"]:
        del row["pages"]
    report.save()
    assert admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/change/").status_code == 200
    for form in FORMS.values():
        assert form.write(report)


def test_each_form_is_downloaded_under_a_name_that_says_what_it_is(admin_client: Client) -> None:
    report = a_report()
    for ending, form in FORMS.items():
        answer = admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/export.{ending}")
        assert answer["Content-Disposition"] == f'attachment; filename="{file_name(report, ending)}"'
        assert answer["Content-Type"].startswith(form.content_type)
    assert admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/export.exe").status_code == 404


def test_making_a_report_costs_the_same_however_many_facts(django_assert_max_num_queries: Any) -> None:
    make_a_week()
    for number in range(30):
        make_fact(f"many-{number}", checked_on=DUE.date() - timedelta(days=number))
    with django_assert_max_num_queries(32):
        reports.make(WEEK, DUE)

"""Every page of the admin in a real browser: axe finds nothing (WCAG 2.2 AA), the page runs nothing that its policy forbids, no
form stands in another, and nothing has to be scrolled sideways on a phone. A page that is new is opened by itself: the addresses
come from the table of permissions.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cms.permissions.addresses import address_of
from tests.cms.permissions.world import World, make_world
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
TABLE = Path(__file__).parent.parent / "cms" / "permissions" / "table.tsv"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
AXE = Axe()
# With those of templates, which stand in no page before a script puts them there.
FORMS = """[document, ...[...document.querySelectorAll("template")].map(each => each.content)]
    .reduce((count, part) => count + part.querySelectorAll("form").length, 0)"""
# Files, words for scripts, fragments that another page shows inside itself, and the way out.
_NO_PAGES = ("/jsi18n/", "/autocomplete/", "/references/", "/logout/", "/export.", "/login/", "/password_change/done/")
# Of stock pages, one of each kind stands for all: what differs between two of them is in the lists and forms.
_STOCK = ("/history/", "/delete/")
_MODEL = "admin/policies/fact/"
# Stock Django: the list of permissions of a group is a box of its own making, and only a superuser's.
_OF_DJANGO = ("admin/auth/",)


def pages_of(world: World) -> Iterator[str]:
    """The address of every page of the admin that can be opened, by an id of the world where it has one."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["method"] == "GET" and row["Admin"] == "ok"]
    for row in rows:
        address = row["address"]
        stock = address.endswith(_STOCK) and not address.startswith(_MODEL)
        left_out = any(part in f"/{address}" for part in _NO_PAGES) or address.startswith(_OF_DJANGO) or stock
        redirects = address.endswith("<path:object_id>/") or address.startswith("admin/r/")
        if address.startswith("admin/") and not left_out and not redirects:
            yield address_of(world, address, row["case"])


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)], ids=["wide and light", "narrow and dark"])
def test_every_page_of_the_admin_is_for_everybody(live_server: Any, width: int, dark: bool) -> None:
    world = make_world()
    wrong, seen = [], 0
    with browser_page(live_server, make_person("boss", superuser=True), width=width, dark=dark) as page:
        for address in dict.fromkeys(pages_of(world)):
            answer = page.goto(address)
            assert answer is not None
            seen += 1
            if answer.status != 200:
                wrong.append(f"{address}: answered {answer.status}")
                continue
            page.wait_for_load_state("networkidle")
            if answer.text().count("<form") > page.evaluate(FORMS):
                wrong.append(f"{address}: a form stands inside another, and browsers leave it out")
            wrong += [f"{address}: {complaint}" for complaint in page.complaints]  # type: ignore[attr-defined]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                wrong.append(f"{address}: has to be scrolled sideways at {width} px")
            for found in AXE.run(page, options=WCAG).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                wrong.append(f"{address}: {found['id']}, {len(found['nodes'])} times: {nodes}")
            page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
    assert not wrong, "\n".join(wrong)
    assert seen > 60

"""Every kind of public page of the demo site in a real browser: axe finds nothing (WCAG 2.2 AA and best practice), by day and in
the dark, wide and at 320 px, from left to right and from right to left; nothing scrolls sideways, three requests at most, no
cookie; and on paper every answer is there.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from cms.demo.load import Demo
from tests.journeys.browsing import browser_page, needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = Axe()
MOST_REQUESTS = 3
ARTICLE = "/cancel-aliexpress-order/"
PAGES = (
    ARTICLE,
    "/aliexpress-shipping-time/",
    "/",
    "/changes/",
    "/corrections/",
    "/how-we-check/",
    "/policies/",
    "/policies/aliexpress/",
    "/topics/paying-and-refunds/",
    "/authors/daniel-okafor/",
    "/search/",
    "/search/?q=refund+card",
    "/search/?q=elephant",
    "/no-such-page/",
)


@pytest.fixture
def demo(transactional_db: None) -> None:
    Demo(timezone.localdate()).load()


@pytest.mark.parametrize(
    ("width", "dark", "language"),
    [(1280, False, "en"), (320, True, "en"), (320, False, "ar"), (1280, True, "ar")],
    ids=["wide, light", "narrow, dark", "narrow, light, right to left", "wide, dark, right to left"],
)
def test_every_public_page_is_for_everybody(
    live_server: Any, demo: None, settings: Any, width: int, dark: bool, language: str
) -> None:
    settings.LANGUAGE_CODE = language
    wrong: list[str] = []
    with browser_page(live_server, width=width, dark=dark) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in PAGES:
            asked.clear()
            answer = page.goto(path)
            assert answer is not None
            page.wait_for_load_state("networkidle")
            if answer.status != (404 if "no-such" in path else 200):
                wrong.append(f"{path}: answered {answer.status}")
            fetched = [url for url in asked if not url.startswith("data:")]
            if len(fetched) > MOST_REQUESTS or any(not url.startswith(live_server.url) for url in fetched):
                wrong.append(f"{path}: asked for {fetched}")
            if page.evaluate("document.documentElement.dir") != ("rtl" if language == "ar" else "ltr"):
                wrong.append(f"{path}: does not say which way it is read")
            wrong += [f"{path}: {said}" for said in page.complaints if "404" not in said]  # type: ignore[attr-defined]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                wrong.append(f"{path}: has to be scrolled sideways at {width} px")
            for found in AXE.run(page, options=RULES).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                wrong.append(f"{path}: {found['id']}, {len(found['nodes'])} times: {nodes}")
            page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        wrong += [f"a cookie: {cookie['name']}" for cookie in page.context.cookies()]
    assert not wrong, "\n".join(wrong)


def test_on_paper_every_answer_is_there(live_server: Any, demo: None) -> None:
    with browser_page(live_server) as page:
        page.goto(ARTICLE)
        assert page.locator("details .answer").count() > 2
        page.emulate_media(media="print")
        assert [each for each in page.locator("details .answer").all() if not each.is_visible()] == []
        assert not page.locator("header.site nav").is_visible()

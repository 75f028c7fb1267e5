"""In a real browser: a picture goes into a text by keyboard, with words for what it shows, and stands on the public page."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Edition
from tests.journeys.browsing import browser_page, checked, data, needs_chromium, ready
from tests.makers import make_edition, make_image, make_person, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
SAID = "#asof-picture-said"


@pytest.fixture
def draft() -> Edition:
    return make_edition("<p>Press this button.</p>", by=make_person("wanda", superuser=True))


def opened(page: Any, edition: Edition) -> None:
    page.goto(f"/admin/articles/edition/{edition.pk}/change/")
    ready(page)


def press(page: Any, key: str, until: str) -> None:
    for _ in range(12):
        if page.evaluate(until):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead there.")


def to_the_button(page: Any) -> None:
    """From the end of the text along the toolbar, as CKEditor's own keys lead."""
    page.evaluate(
        """() => { const editor = CKEDITOR.instances.id_body; editor.focus(); const range = editor.createRange();
        range.moveToElementEditEnd(editor.editable()); range.select(); }"""
    )
    page.keyboard.press("Alt+F10")
    press(
        page, "Tab", "document.activeElement.closest('.cke_toolbar').querySelector('.cke_button__asofpicture') !== null"
    )
    press(page, "ArrowRight", "document.activeElement.classList.contains('cke_button__asofpicture')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".asof-picture[open]")


def test_a_picture_goes_in_by_keyboard_with_its_words_and_size(
    live_server: Any, draft: Edition, tmp_path: Path
) -> None:
    file = tmp_path / "button.png"
    file.write_bytes(make_image(size=(120, 40)))
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        to_the_button(page)
        assert page.evaluate("document.activeElement.id") == "asof-picture-file"
        assert Axe().run(page, {"include": [[".asof-picture"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.set_input_files("#asof-picture-file", file)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{SAID}:has-text('what the picture shows')")
        assert page.evaluate("document.activeElement.id") == "asof-picture-alt"
        page.keyboard.type("The green Cancel button")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#cke_id_body img[alt='The green Cancel button']")
        assert page.evaluate("document.activeElement.classList.contains('cke_editable')")
        assert 'width="120"' in data(page)
        page.keyboard.press("Control+z")
        page.wait_for_selector("#cke_id_body img[alt='The green Cancel button']", state="detached")
        page.keyboard.press("Control+y")
        page.wait_for_selector("#cke_id_body img[alt='The green Cancel button']")
        page.dblclick("#cke_id_body img[alt='The green Cancel button']")
        page.fill("#asof-picture-alt", "The Cancel button")
        page.get_by_role("button", name="Use these words").click()
        checked(page)
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
        assert page.complaints == []  # type: ignore[attr-defined]
        draft.refresh_from_db()
        assert 'alt="The Cancel button" width="120" height="40" loading="lazy"' in draft.body
        publish(draft)
        page.goto(draft.article.get_absolute_url())
        shown = "img[alt='The Cancel button']"
        assert page.evaluate(f'document.querySelector("{shown}").naturalWidth') == 120
        assert page.complaints == []  # type: ignore[attr-defined]


def test_what_cannot_be_taken_is_said_in_the_dialog_and_escape_leaves_the_text_alone(
    live_server: Any, draft: Edition, tmp_path: Path
) -> None:
    file = tmp_path / "drawing.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        before = data(page)
        to_the_button(page)
        page.set_input_files("#asof-picture-file", file)
        page.fill("#asof-picture-alt", "A drawing")
        page.get_by_role("button", name="Put it in").click()
        page.wait_for_selector(f"{SAID}:has-text('SVG, GIF and WebP are not taken')")
        assert page.input_value("#asof-picture-alt") == "A drawing"
        page.keyboard.press("Escape")
        page.wait_for_selector(".asof-picture", state="detached")
        assert data(page) == before

"""In a real browser: references in the text stay whole whatever is done around them, and what is pasted comes in clean."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from articles.models import Citation, Edition
from articles.richtext.sanitize import clean_characters
from tests.journeys.browsing import browser_page, data, needs_chromium, ready
from tests.makers import make_edition, make_fact, make_person, make_policy, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
KEY = "aliexpress.refund.card"
EXAMPLE = f'<span data-example="{KEY}">4 business days</span>'
TABLE = '<div data-policy="refund-time-before-shipment"></div>'
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head><body>
<!--StartFragment--><h1 style="mso-x:1">Head</h1><p class="MsoNormal" style="mso-margin-top-alt:auto">
<span style="font-family:Arial;mso-fareast-font-family:Calibri"><b>Bold</b> from Word<o:p></o:p></span></p>
<p class="MsoListParagraph">One</p><!--EndFragment--></body></html>"""
WEB = """<div class="x" onclick="alert(1)" style="color:red"><script>alert(1)</script><p id="a">Web
<a href="https://example.com/" target="_blank" onmouseover="alert(1)">link</a> <a href="javascript:alert(1)">bad</a>
<img src="x" onerror="alert(1)"><font color=red>red</font></p><iframe src="https://example.com/"></iframe>
<span data-fact="aliexpress.refund.card" data-form="short" style="x:y" class="y">9 days</span></div>"""


@pytest.fixture
def draft() -> Edition:
    today = timezone.localdate()
    make_fact(KEY, label="Credit or debit card", checked_on=today - timedelta(days=3), quote="Allow 3-5 business days.")
    body = f"<p>A refund takes {ref(KEY)} to a card.</p><p>Mine came after {EXAMPLE} in May.</p>{TABLE}<p>End.</p>"
    faqs = (("One?", f"<p>It is {ref(KEY, form='long')}.</p>"), ("Two?", "<p>Yes.</p>"))
    return make_edition(body, by=make_person("wanda", superuser=True), faqs=faqs)


def opened(page: Any, edition: Edition) -> None:
    page.goto(f"/admin/articles/edition/{edition.pk}/change/")
    ready(page)
    ready(page, "id_faqs-1-answer")


def caret(page: Any, place: str, name: str = "id_body") -> None:
    """The caret before or after the chip of the body, or at the end of the text."""
    page.evaluate(
        """([name, place]) => { const editor = CKEDITOR.instances[name]; editor.focus(); const range = editor.createRange();
        const chip = editor.editable().findOne('span[data-fact]');
        const held = chip && chip.getAscendant(e => e.hasClass && e.hasClass('cke_widget_wrapper'));
        if (place === 'before') range.setStartBefore(held); else if (place === 'after') range.setStartAfter(held);
        else range.moveToElementEditEnd(editor.editable()); range.collapse(true); range.select(); }""",
        [name, place],
    )


def choose_chip(page: Any, name: str = "id_body", kind: str = "fact") -> None:
    page.evaluate(
        """([name, kind]) => { const editor = CKEDITOR.instances[name]; editor.focus();
        Object.values(editor.widgets.instances).find(each => each.element.hasAttribute('data-' + kind)).focus(); }""",
        [name, kind],
    )


def paste(page: Any, html: str, name: str = "id_body") -> None:
    """What a browser hands over on Ctrl+V, through the editor's own listener."""
    page.evaluate(
        """([name, html]) => { const given = new DataTransfer();
        given.setData('text/html', html); given.setData('text/plain', 'plain');
        const editable = CKEDITOR.instances[name].editable().$;
        editable.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given, bubbles: true, cancelable: true })); }""",
        [name, html],
    )


def chips(html: str) -> list[str]:
    return re.findall(r'data-(?:fact|example|policy)="([^"]+)"', html)


def test_typing_around_them_undo_and_the_source_view_leave_references_whole(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        before = data(page)
        assert chips(before) == [KEY, KEY, "refund-time-before-shipment"]
        caret(page, "before")
        page.keyboard.type("about ")
        caret(page, "after")
        page.keyboard.type(", mostly,")
        typed = data(page)
        assert re.search(
            r"takes about.<span data-fact[^>]*>3–5 business days</span>, mostly, to a card", clean_characters(typed)
        )
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert chips(data(page)) == chips(before)
        page.evaluate("CKEDITOR.instances.id_body.execCommand('source')")
        page.wait_for_selector("#cke_id_body textarea.cke_source")
        source = page.input_value("#cke_id_body textarea.cke_source")
        page.fill("#cke_id_body textarea.cke_source", source.replace("to a card", "to a new card"))
        page.evaluate("CKEDITOR.instances.id_body.execCommand('source')")
        page.wait_for_selector("#cke_id_body .cke_wysiwyg_div span[data-fact]")
        assert chips(data(page)) == chips(before)
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert chips(draft.body) == chips(before)
    assert "to a new card" in draft.body
    assert "cke_" not in draft.body
    assert "data-state" not in draft.body


def test_a_reference_is_cut_copied_and_pasted_with_the_keys_as_one_thing(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        choose_chip(page)
        page.keyboard.press("Control+c")
        caret(page, "end")
        page.keyboard.press("Control+v")
        page.wait_for_selector("#cke_id_body p:last-of-type span[data-fact]")
        assert chips(data(page)).count(KEY) == 3
        choose_chip(page)
        page.keyboard.press("Control+x")
        page.wait_for_selector("#cke_id_body p:first-of-type span[data-fact]", state="detached")
        assert chips(data(page)).count(KEY) == 2
        caret(page, "end", "id_faqs-1-answer")
        page.keyboard.press("Control+v")
        page.wait_for_selector("#cke_id_faqs-1-answer span[data-fact]")
        assert chips(data(page, "id_faqs-1-answer")) == [KEY]
        page.keyboard.press("Control+z")
        page.wait_for_selector("#cke_id_faqs-1-answer span[data-fact]", state="detached")
        choose_chip(page, kind="example")
        page.keyboard.press("Delete")
        assert "data-example" not in data(page)
        page.keyboard.press("Control+z")
        assert "data-example" in data(page)
        assert page.complaints == []  # type: ignore[attr-defined]


def test_what_is_pasted_from_word_and_from_a_page_comes_in_clean_and_our_chips_with_it(
    live_server: Any, draft: Edition
) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        caret(page, "end")
        paste(page, WORD)
        page.wait_for_selector("#cke_id_body strong:has-text('Bold')")
        caret(page, "end")
        paste(page, WEB)
        page.wait_for_selector("#cke_id_body a[href='https://example.com/']")
        html = data(page)
        for foreign in (
            "Mso",
            "mso-",
            "style=",
            "class=",
            "<o:",
            "onclick",
            "onerror",
            "onmouseover",
            "script",
            "iframe",
            "font",
        ):
            assert foreign not in html, foreign
        assert chips(html) == [KEY, KEY, "refund-time-before-shipment", KEY]
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
    draft.refresh_from_db()
    assert Citation.objects.filter(edition=draft, fact__key=KEY, kind="fact").count() == 3
    assert "javascript" not in draft.body
    assert "9 days" not in page_words(draft)


def page_words(edition: Edition) -> str:
    return re.sub(r"<span data-fact[^>]*>.*?</span>", "", edition.body)


def test_a_reference_is_dragged_to_another_place(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.hover("#cke_id_body span[data-fact]")
        page.drag_and_drop(
            "#cke_id_body p:first-of-type .cke_widget_drag_handler", "#cke_id_body p:last-of-type", force=True
        )
        page.wait_for_selector("#cke_id_body p:last-of-type span[data-fact]")
        assert chips(data(page)) == [KEY, "refund-time-before-shipment", KEY]
        page.keyboard.press("Control+z")
        page.wait_for_selector("#cke_id_body p:first-of-type span[data-fact]")
        assert chips(data(page)) == [KEY, KEY, "refund-time-before-shipment"]


def test_questions_that_change_places_keep_their_references(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.fill("#id_faqs-0-ORDER", "9")
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
        ready(page, "id_faqs-1-answer")
        assert page.input_value("#id_faqs-1-question") == "One?"
        assert chips(data(page, "id_faqs-1-answer")) == [KEY]
        assert page.inner_text("#cke_id_faqs-1-answer span[data-fact]") == "three to five business days"
    assert Citation.objects.get(edition=draft, form="long").field == "faq-2"


def test_a_chip_opens_by_key_says_what_it_stands_for_and_takes_another_wording(
    live_server: Any, draft: Edition
) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        choose_chip(page)
        page.keyboard.press("Enter")
        page.wait_for_selector(f".asof-card[data-ready='{KEY}']")
        said = page.inner_text(".asof-card")
        for words in ("3–5 business days", "Verified, checked", "Allow 3-5 business days.", "used in 1 article"):
            assert words in said, words
        assert Axe().run(page, {"include": [[".asof-card"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator(".asof-card").count() == 0
        assert page.inner_text("#cke_id_body p:first-of-type span[data-fact]") == "three to five business days"
        assert 'data-form="long"' in data(page)
        page.keyboard.press("Control+z")
        assert page.inner_text("#cke_id_body p:first-of-type span[data-fact]") == "3–5 business days"
        page.dblclick("#cke_id_body p:first-of-type span[data-fact]")
        page.wait_for_selector(f".asof-card[data-ready='{KEY}']")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.classList.contains('cke_editable')")
        assert page.complaints == []  # type: ignore[attr-defined]


def test_a_table_of_facts_and_a_worked_example_go_in_by_keyboard(live_server: Any, draft: Edition) -> None:
    make_fact("aliexpress.window", "75 days", policy=make_policy("Protection window"), label="Protection window")
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        caret(page, "end")
        page.keyboard.press("Alt+F10")
        page.evaluate("CKEDITOR.instances.id_body.execCommand('asofExample')")
        page.keyboard.type("protection")
        page.wait_for_selector(".asof-picker[data-ready='protection'] [role=option]")
        page.keyboard.press("Tab")
        page.keyboard.type("70 days")
        page.keyboard.press("Enter")
        assert re.search(r'End\.<span data-example="aliexpress.window"[^>]*>70 days</span>', data(page))
        page.evaluate("CKEDITOR.instances.id_body.execCommand('asofPolicy')")
        page.keyboard.type("window")
        page.wait_for_selector(".asof-picker[data-ready='window'] [role=option]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#cke_id_body div[data-policy='protection-window']")
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert '<div data-policy="protection-window"></div>' in draft.body
    assert Citation.objects.filter(edition=draft, policy__slug="protection-window").exists()

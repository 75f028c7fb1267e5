"""In a real browser: the panel follows the words, a fix is one step that Ctrl+Z takes back, and trouble loses no word."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from articles import findings
from articles.models import Edition, Finding, State
from policies.models import Fact
from tests.journeys.browsing import browser_page, data, needs_chromium, ready
from tests.makers import make_edition, make_fact, make_person, make_policy, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
# A hyphen: a dash has no key, and CKEditor takes words that come without a key for typing that goes on after Ctrl+Z.
TYPED = "A refund to a credit card takes 3-5 business days."


@pytest.fixture
def draft() -> Edition:
    today = timezone.localdate()
    make_fact(cues="credit card\nrefund to a credit card", checked_on=today - timedelta(days=3))
    faqs = (("Is it free?", "<p>Yes.</p>"), ("Is it safe?", "<p>Yes.</p>"), ("How long?", "<p>Soon.</p>"))
    edition = make_edition("<p>First words.</p>", by=make_person("wanda", superuser=True), faqs=faqs)
    findings.check_edition(edition, today, timezone.now())
    return edition


def opened(page: Any, edition: Edition) -> None:
    page.goto(f"/admin/articles/edition/{edition.pk}/change/")
    ready(page)
    ready(page, "id_faqs-0-answer")


def at_the_end(page: Any, name: str = "id_body") -> None:
    page.evaluate(
        """name => { const editor = CKEDITOR.instances[name]; editor.focus();
        const range = editor.createRange(); range.moveToElementEditEnd(editor.editable()); range.select(); }""",
        name,
    )


def card(page: Any, button: str = "Bind to fact") -> Any:
    return page.locator("article.finding", has=page.get_by_role("button", name=button, exact=True))


def test_the_panel_follows_the_words_and_only_totals_are_announced(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        at_the_end(page)
        page.keyboard.type(f" {TYPED}")
        page.wait_for_selector(".findings-state:has-text('The text has changed since')")
        card(page).wait_for()
        assert page.inner_text(".findings-totals") == page.get_attribute("#findings-title", "data-totals")
        assert page.locator("#findings [aria-live], #findings [role=status]").count() == 2
        page.wait_for_selector(".findings-state", state="hidden")
        page.fill("#id_title", "```")
        page.wait_for_selector("article.finding-proof")
        page.keyboard.press("F8")
        page.wait_for_selector(".findings-said:has-text('Finding 1 of')")
        assert page.complaints == []  # type: ignore[attr-defined]
        assert Axe().run(page, {"include": [["#findings"]]}).response["violations"] == []
    draft.refresh_from_db()
    assert (draft.save_count, "refund" in draft.body) == (1, False)


@pytest.mark.parametrize("name", ["id_body", "id_faqs-2-answer"])
def test_a_fix_is_one_step_back_and_one_forth_and_keeps_every_typed_word(
    live_server: Any, draft: Edition, name: str
) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        ready(page, name)
        at_the_end(page, name)
        page.keyboard.type(f" Typed before. {TYPED}")
        card(page).wait_for()
        page.fill("#id_title", "Typed title")
        before = data(page, name)
        card(page).get_by_role("button", name="Bind to fact").click()
        page.wait_for_selector(f"#cke_{name} span[data-fact]")
        page.wait_for_selector(".findings-said:has-text('Done: Bind to fact')")
        after = data(page, name)
        assert 'data-fact="aliexpress.refund.card"' in after
        assert "Typed before." in after
        card(page).wait_for(state="detached")
        page.keyboard.press("Control+z")
        page.wait_for_selector(f"#cke_{name} span[data-fact]", state="detached")
        assert data(page, name) == before
        card(page).wait_for()
        page.keyboard.press("Control+y")
        page.wait_for_selector(f"#cke_{name} span[data-fact]")
        assert data(page, name) == after
        page.keyboard.type(" And after.")
        assert "And after." in data(page, name)
        assert page.input_value("#id_title") == "Typed title"
        assert page.url.endswith("/change/")
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert draft.save_count == 1


def test_words_typed_while_the_answer_is_on_its_way_are_kept(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        at_the_end(page)
        page.keyboard.type(f" {TYPED}")
        card(page).wait_for()
        sent = []

        def slow(route: Any) -> None:
            answer = route.fetch()
            if not sent:
                page.evaluate("CKEDITOR.instances.id_short_answer.insertText('In another field. ')")
                page.evaluate("CKEDITOR.instances.id_body.insertText(' Typed meanwhile.')")
            sent.append(route.request.url)
            route.fulfill(response=answer)

        page.route("**/mend/", slow)
        card(page).get_by_role("button", name="Bind to fact").click()
        page.wait_for_selector("#cke_id_body span[data-fact], .findings-said:not(:empty)")
        assert "Typed meanwhile." in data(page)
        assert "In another field." in data(page, "id_short_answer")


def test_a_lost_connection_says_the_text_is_safe_and_is_tried_again(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.context.set_offline(True)
        at_the_end(page)
        page.keyboard.type(f" {TYPED}")
        page.wait_for_selector(".findings-state:has-text('connection lost. Your text is safe')")
        assert page.is_visible(".findings-retry")
        page.context.set_offline(False)
        card(page).wait_for()
        page.wait_for_selector(".findings-state", state="hidden")
        assert TYPED in data(page)


def test_retry_is_a_button_too(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.route("**/check/", lambda route: route.fulfill(status=502, body="Bad gateway"))
        at_the_end(page)
        page.keyboard.type(f" {TYPED}")
        page.wait_for_selector(".findings-state:has-text('did not answer as it should')")
        page.unroute("**/check/")
        page.focus(".findings-retry")
        page.keyboard.press("Enter")
        card(page).wait_for()
        assert page.evaluate("document.activeElement.id") == "findings-title"


def test_who_is_signed_out_or_lost_the_right_is_told_and_keeps_the_text(live_server: Any, draft: Edition) -> None:
    writer = draft.created_by
    assert writer is not None
    with browser_page(live_server, writer) as page:
        opened(page, draft)
        cookies = page.context.cookies()
        page.context.clear_cookies(name="sessionid")
        at_the_end(page)
        page.keyboard.type(f" {TYPED}")
        page.wait_for_selector(".findings-state:has-text('not signed in any more')")
        page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
        writer.is_superuser = False
        writer.save()
        page.click(".findings-retry")
        page.wait_for_selector(".findings-state:has-text('may not write this edition')")
        writer.is_superuser = True
        writer.save()
        Edition.objects.update(state=State.IN_REVIEW)
        page.click(".findings-retry")
        page.wait_for_selector(".findings-state:has-text('in review now')")
        assert TYPED in data(page)


def test_a_newer_question_drops_the_one_on_its_way(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        dropped: list[str] = []
        page.on("requestfailed", lambda request: dropped.append(request.url))
        held: list[Any] = []
        page.route("**/check/", lambda route: route.continue_() if held else held.append(route))
        at_the_end(page)
        page.keyboard.type(" One.")
        page.wait_for_selector(".findings-state:has-text('Checking…')")
        page.keyboard.type(f" {TYPED}")
        card(page).wait_for()
        assert len(dropped) == 1
        assert dropped[0].endswith("/check/")


def test_a_finding_is_let_stand_without_leaving_unsaved_words(live_server: Any, draft: Edition) -> None:
    Edition.objects.update(body="<h2>Empty</h2><h2>Full</h2><p>Words.</p>")
    draft.refresh_from_db()
    findings.check_edition(draft, timezone.localdate(), timezone.now())
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        at_the_end(page)
        page.keyboard.type(" Not saved.")
        page.wait_for_selector(".findings-when:has-text('as typed')")
        empty = page.locator("article.finding", has_text="ST001")
        empty.get_by_text("Let it stand…").click()
        empty.get_by_label("Why").fill("The table follows")
        at_the_end(page)
        page.keyboard.type(" Still not.")
        page.wait_for_selector(".findings-state", state="hidden")
        assert empty.get_by_label("Why").input_value() == "The table follows"
        empty.get_by_role("button", name="Accept").click()
        page.wait_for_selector(".findings-said:has-text('Kept, with your reason')")
        empty.wait_for(state="detached")
        assert "Still not." in data(page)
    assert Finding.objects.get(code="ST001").state == Finding.State.ACCEPTED


def test_without_javascript_a_fix_saves_the_words_that_stand_in_the_form(live_server: Any, draft: Edition) -> None:
    Edition.objects.update(body=f"<p>{TYPED}</p>")
    draft.refresh_from_db()
    findings.check_edition(draft, timezone.localdate(), timezone.now())
    with browser_page(live_server, draft.created_by, javascript=False) as page:
        page.goto(f"/admin/articles/edition/{draft.pk}/change/")
        page.fill("#id_title", "Typed title")
        card(page).get_by_role("button", name="Bind to fact").click()
        page.wait_for_selector(".messagelist .success")
        assert page.input_value("#id_title") == "Typed title"
    draft.refresh_from_db()
    assert (draft.title, "data-fact" in draft.body) == ("Typed title", True)
    assert Fact.objects.count() == 1


def test_a_fact_is_made_in_a_window_of_its_own_and_the_limit_is_bound_to_it(live_server: Any, draft: Edition) -> None:
    policy, source = make_policy(), make_source()
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        at_the_end(page)
        page.keyboard.type(" Sellers have up to 6 days to answer a cancellation.")
        page.get_by_text("1 time limit without a fact").click()
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Create a fact from this").click()
        form = popup.value
        assert form.input_value("#id_high") == "6"
        form.select_option("#id_policy", str(policy.pk))
        form.select_option("#id_source", str(source.pk))
        form.fill("#id_quote", "The seller must answer within 6 days.")
        form.click("[name=_save]")
        card(page).get_by_role("button", name="Bind to fact").click()
        page.wait_for_selector("#cke_id_body span[data-fact='aliexpress.answer-a-cancellation']")
        assert "First words." in data(page)
        assert form.is_closed()
        assert page.complaints == []  # type: ignore[attr-defined]


def test_every_key_is_listed_and_all_of_ours_can_be_switched_off(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.focus("#findings-title")
        page.keyboard.press("?")
        page.wait_for_selector("#shortcuts[open]")
        for key in ("F8", "{{", "Ctrl + Alt + F", "Ctrl + Alt + L", "?"):
            assert key in page.inner_text("#shortcuts")
        assert Axe().run(page, {"include": [["#shortcuts"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.uncheck("#shortcuts-on")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.locator("#shortcuts[open]").count() == 0
        at_the_end(page)
        page.keyboard.press("F8")
        page.keyboard.press("Control+Alt+f")
        page.keyboard.type(" {{ stay? ")
        assert page.locator(".asof-picker[open]").count() == 0
        assert "{{ stay?" in data(page)
        assert page.evaluate("document.activeElement.classList.contains('cke_editable')")
        page.reload()
        ready(page)
        page.click("#shortcuts-open")
        assert not page.is_checked("#shortcuts-on")
        page.check("#shortcuts-on")
        page.click("#shortcuts-close")
        at_the_end(page)
        page.keyboard.press("Control+Alt+f")
        page.wait_for_selector(".asof-picker[open] [role=option]")
        assert page.complaints == []  # type: ignore[attr-defined]

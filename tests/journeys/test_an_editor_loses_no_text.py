"""In a real browser: what a save took out is named and comes back by Undo, and what was not saved is offered again to who
wrote it: after a session that ended, a tab that was closed, a save by somebody else. To nobody else."""

import re
from dataclasses import replace as replaced
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles import writing
from articles.models import Edition
from tests.journeys.browsing import browser_page, checked, data, needs_chromium, ready, replace
from tests.makers import make_edition, make_fact, make_person, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
KEY = "aliexpress.refund.card"


@pytest.fixture
def draft() -> Edition:
    make_fact(KEY, label="Credit or debit card", checked_on=timezone.localdate() - timedelta(days=3))
    body = f"<h2>Refunds</h2><p>A refund takes {ref(KEY)} to a card.</p>"
    return make_edition(body, by=make_person("wanda", superuser=True))


def save(page: Any) -> None:
    checked(page)
    send(page)


def send(page: Any) -> None:
    page.click("#edition-form button[name=_save]")


def test_a_chip_that_a_save_took_out_is_told_and_comes_back_by_undo(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        page.goto(f"/admin/articles/edition/{draft.pk}/change/")
        ready(page)
        before = data(page)
        replace(page, "<h2>Refunds</h2><p>A refund takes a while to a card.</p>")
        save(page)
        page.wait_for_selector(".edition-taken[role=alert]")
        said = page.inner_text(".edition-taken")
        assert f"Credit or debit card ({KEY})" in said
        assert "in the body, under “Refunds”" in said
        assert Axe().run(page, {"include": [[".edition-taken"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.get_by_role("button", name="Undo that save").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".messagelist .success")
        ready(page)
        assert data(page) == before
        assert page.locator(".edition-taken").count() == 0
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert f'data-fact="{KEY}"' in draft.body


PASSWORD = "a long password"


def opened(page: Any, edition: Edition) -> None:
    page.goto(f"/admin/articles/edition/{edition.pk}/change/")
    ready(page)


def write(page: Any, words: str) -> None:
    """At the end of the body, with the keys, until the browser keeps it."""
    page.evaluate(
        """() => { const editor = CKEDITOR.instances.id_body; editor.focus(); const range = editor.createRange();
        range.moveToElementEditEnd(editor.editable()); range.select(); }"""
    )
    before = kept(page)
    page.keyboard.type(words)
    for _ in range(100):
        if kept(page) not in ([], before) and any(words in each for each in kept(page)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"The browser does not keep the text: {kept(page)}")


def kept(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('asof-text/')).map(([key, value]) => value)"
    )
    return found


def sign_in(page: Any, name: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")


def with_password(person: Any) -> Any:
    person.set_password(PASSWORD)
    person.save()
    return person


def test_a_text_sent_after_the_session_ended_is_offered_after_the_login_and_saved(
    live_server: Any, draft: Edition
) -> None:
    wanda = with_password(draft.created_by)
    with browser_page(live_server, wanda) as page:
        opened(page, draft)
        write(page, " Written late.")
        page.fill("#id_change_note", "Said late")
        checked(page)
        Session.objects.all().delete()
        send(page)
        page.wait_for_selector("#login-form")
        assert "Your text is kept in this browser" in page.inner_text(".messagelist")
        sign_in(page, "wanda")
        page.wait_for_selector("#kept-text li")
        assert re.search(r"Your text from \d\d:\d\d is here", page.inner_text("#kept-text"))
        assert not page.is_visible(".kept-older")
        assert "Written late." not in data(page)
        assert Axe().run(page, {"include": [["#kept-text"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.get_by_role("button", name="Put it back").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".messagelist .warning")
        ready(page)
        assert "Written late." in data(page)
        assert page.input_value("#id_change_note") == "Said late"
        assert page.locator("#kept-text li").count() == 0
        save(page)
        page.wait_for_selector(".messagelist .success")
        ready(page)
        assert kept(page) == []
        assert page.url.endswith("/change/")
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert "Written late." in draft.body
    assert f'data-fact="{KEY}"' in draft.body
    assert draft.change_note == "Said late"


def test_a_closed_tab_loses_nothing_and_discarded_is_discarded(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        write(page, " Half a sentence")
        page.close(run_before_unload=False)
        again = page.context.new_page()
        opened(again, draft)
        again.wait_for_selector("#kept-text li")
        again.get_by_role("button", name="Discard it").click()
        assert not again.is_visible("#kept-text")
        assert kept(again) == []
        assert again.evaluate("document.activeElement.id") == "kept-said"
        opened(again, draft)
        assert again.locator("#kept-text li").count() == 0


def test_what_is_taken_back_by_hand_is_not_kept(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        page.fill("#id_change_note", "Not meant")
        page.wait_for_timeout(1000)
        assert len(kept(page)) == 1
        page.fill("#id_change_note", "")
        page.wait_for_timeout(1000)
        assert kept(page) == []


def test_a_text_that_somebody_overtook_comes_back_beside_theirs(live_server: Any, draft: Edition) -> None:
    dana = make_person("dana", superuser=True)
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        write(page, " Mine.")
        writing.save(
            draft, replaced(writing.text_of(draft), body="<p>Theirs.</p>"), base=draft.save_count, by=dana,
            now=timezone.now(),
        )  # fmt: skip
        page.close(run_before_unload=False)
        again = page.context.new_page()
        opened(again, draft)
        again.wait_for_selector("#kept-text li .kept-older")
        assert "last by dana" in again.inner_text(".kept-older")
        again.get_by_role("button", name="Put it back").click()
        again.wait_for_selector(".edition-conflict")
        ready(again)
        assert "Mine." in data(again)
        assert "Theirs." in again.inner_text(".edition-conflict")
        assert again.locator("#kept-text li").count() == 0


def test_on_a_shared_machine_nobody_else_is_offered_it_and_logging_out_removes_it(
    live_server: Any, draft: Edition
) -> None:
    with_password(draft.created_by)
    with_password(make_person("dana", superuser=True))
    with browser_page(live_server, draft.created_by) as page:
        opened(page, draft)
        write(page, " For my eyes.")
        checked(page)
        Session.objects.all().delete()
        send(page)
        page.wait_for_selector("#login-form")
        sign_in(page, "dana")
        ready(page)
        assert page.locator("#kept-text li").count() == 0
        page.click("#logout-form button")
        page.goto(f"/admin/articles/edition/{draft.pk}/change/")
        sign_in(page, "wanda")
        page.wait_for_selector("#kept-text li")
        page.click("#logout-form button")
        page.wait_for_load_state()
        assert kept(page) == []


def test_a_browser_that_keeps_nothing_says_so_while_there_is_time(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        page.add_init_script(
            """const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
              if (key.startsWith("asof-text/")) throw new Error("full"); set.call(this, key, value); };"""
        )
        opened(page, draft)
        page.fill("#id_change_note", "Not kept")
        page.wait_for_selector("#kept-said:has-text('cannot keep what you have not saved')")
        checked(page)
        Session.objects.all().delete()
        send(page)
        page.wait_for_selector("#login-form")
        assert "kept in this browser" not in page.inner_text(".messagelist")
        assert page.complaints == []  # type: ignore[attr-defined]

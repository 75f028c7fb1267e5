"""In a real browser: facts and links go into the text by keyboard, readers see them live, and nothing is lost in silence."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Edition, Finding, State
from tests.journeys.browsing import browser_page, data, needs_chromium, ready
from tests.makers import (
    make_article,
    make_author,
    make_edition,
    make_fact,
    make_person,
    make_source,
    publish,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]


@pytest.fixture
def today() -> Any:
    return timezone.localdate()


def write_in_body(page: Any) -> None:
    """The caret at the end of the body's first paragraph."""
    page.evaluate(
        """() => { const editor = CKEDITOR.instances.id_body; editor.focus();
        const range = editor.createRange(); range.moveToElementEditEnd(editor.editable().getFirst()); range.select(); }"""
    )


def change_in_the_admin(person: Any, fact: Any, today: Any) -> None:
    client = Client()
    client.force_login(person)
    value = {"low": "5", "high": "7", "unit": "day", "day_basis": "business", "bound": "range"}
    evidence = {"source": make_source().pk, "quote": "It takes 5–7 business days.", "change_note": "Slower now."}
    form, said = f"/admin/policies/fact/{fact.pk}/record/", {**value, **evidence, "effective_from": today.isoformat()}
    seen = client.post(form, said).context["shown"].looked.signed()
    answer = client.post(form, {**said, "seen": seen, "step": "approve"})
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_fact_and_a_link_by_keyboard_reach_readers_and_follow_the_fact(live_server: Any, today: Any) -> None:
    writer = make_person("wanda", superuser=True)
    chief = make_person("petra", superuser=True)
    fact = make_fact(value="3–5 business days", checked_on=today - timedelta(days=3))
    shipping = publish(make_edition("<p>It takes a while.</p>", make_article("shipping-time"), title="Shipping time"))
    edition = make_edition("<p>A refund takes</p>", by=writer, title="How refunds work")
    with browser_page(live_server, writer) as page:
        page.goto(f"/admin/articles/edition/{edition.pk}/change/")
        ready(page)
        write_in_body(page)
        page.keyboard.type(" ")
        page.keyboard.press("Control+Alt+f")
        page.keyboard.type("refund card")
        page.wait_for_selector(".asof-picker[data-ready='refund card'] [role=option]")
        page.keyboard.press("Enter")
        page.keyboard.type(". See ")
        page.keyboard.press("Control+Alt+l")
        page.keyboard.type("shipping")
        page.wait_for_selector(".asof-picker[data-ready='shipping'] [role=option]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.type(".")
        written = data(page)
        assert f'data-fact="{fact.key}"' in written
        assert f'data-article="{shipping.article_id}"' in written
        page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
        page.evaluate("CKEDITOR.instances.id_body.execCommand('redo')")
        page.evaluate("CKEDITOR.instances.id_body.setMode('source')")
        page.wait_for_selector("#cke_id_body textarea.cke_source")
        page.evaluate("CKEDITOR.instances.id_body.setMode('wysiwyg')")
        page.wait_for_selector("#cke_id_body .cke_wysiwyg_div span[data-fact]")
        assert f'data-fact="{fact.key}"' in data(page)
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
        ready(page)
        assert page.inner_text("#cke_id_body span[data-fact]") == "3–5 business days"
        page.click(".step-submit button")
        page.wait_for_selector(".edition-reading")
        assert page.complaints == []  # type: ignore[attr-defined]
    edition.refresh_from_db()
    assert re.search(rf'<span data-fact="{fact.key}" data-form="short">3–5 business days</span>', edition.body)
    assert f'<a data-article="{shipping.article_id}">' in edition.body
    assert "href" not in edition.body
    with browser_page(live_server, chief) as page:
        page.goto(f"/admin/articles/edition/{edition.pk}/change/")
        page.click(".step-approve button")
        page.wait_for_selector(".step-publish button")
        if Finding.objects.filter(edition=edition).blocking().exists():
            pytest.fail(str(list(Finding.objects.filter(edition=edition).blocking())))
        page.click(".step-publish button")
        page.wait_for_selector(".edition-state:has-text('Published')")
        page.goto("/cancel-an-order/")
        assert "3–5 business days" in page.inner_text("main")
        assert page.locator("a[href='/shipping-time/']").count() >= 1
        change_in_the_admin(chief, fact, today)
        page.reload()
        assert "5–7 business days" in page.inner_text("main")
        assert "3–5 business days" not in page.inner_text(".text")


def test_typing_two_braces_opens_the_list_of_facts(live_server: Any) -> None:
    writer = make_person("wanda", superuser=True)
    fact = make_fact()
    edition = make_edition("<p>A refund takes</p>", by=writer)
    with browser_page(live_server, writer) as page:
        page.goto(f"/admin/articles/edition/{edition.pk}/change/")
        ready(page)
        write_in_body(page)
        page.keyboard.type(" {{")
        page.wait_for_selector(".asof-picker [role=option]")
        page.keyboard.press("Escape")
        assert page.locator(".asof-picker").count() == 0
        assert "{{" not in data(page)
        page.keyboard.type("{{")
        page.wait_for_selector(".asof-picker [role=option]")
        page.keyboard.press("Tab")
        page.keyboard.press("End")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert f'data-fact="{fact.key}"' in data(page)
        assert page.complaints == []  # type: ignore[attr-defined]


def test_two_editors_at_once_lose_nothing(live_server: Any) -> None:
    writer = make_person("wanda", superuser=True)
    other = make_person("oskar", superuser=True)
    edition = make_edition("<p>First words.</p>", by=writer)
    address = f"/admin/articles/edition/{edition.pk}/change/"
    with browser_page(live_server, writer) as page:
        page.goto(address)
        ready(page)
        client = Client()
        client.force_login(other)
        sent = {"base": "1", "title": edition.title, "author": make_author().pk, "body": "<p>Oskar’s words.</p>"}
        assert client.post(address, sent).status_code == 302
        write_in_body(page)
        page.keyboard.type(" And Wanda’s.")
        # Not the check of what is typed, which may be under way.
        with page.expect_response(lambda answer: answer.url.endswith("/change/")) as answer:
            page.click("#edition-form button[name=_save]")
        assert answer.value.status == 409
        ready(page)
        assert "Oskar’s words" in page.inner_text(".edition-conflict")
        assert "And Wanda’s" in data(page)
        page.click("#edition-form button[name=_save]")
        page.wait_for_selector(".messagelist .success")
    edition.refresh_from_db()
    assert "And Wanda’s" in edition.body
    assert Edition.objects.get().state == State.DRAFT

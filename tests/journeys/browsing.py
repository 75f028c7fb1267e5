"""A real Chromium for the journeys, with what it complained about kept for the test to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"There is no {CHROMIUM} on this machine.")


@contextmanager
def browser_page(
    live_server: Any, user: Any = None, *, width: int = 1280, dark: bool = False, javascript: bool = True
) -> Iterator[Page]:
    """A page of an empty profile, logged in as `user`. `page.complaints` holds console errors and failed scripts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        try:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if dark else "light",
                base_url=live_server.url,
                java_script_enabled=javascript,
            )
            if user is not None:
                client = Client()
                client.force_login(user)
                context.add_cookies(
                    [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
                )
            page = context.new_page()
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.complaints = complaints  # type: ignore[attr-defined]
            yield page
        finally:
            browser.close()


def ready(page: Page, name: str = "id_body") -> None:
    """Wait until that CKEditor can be written in. No `wait_for_function`: it needs eval, which the page forbids."""
    page.wait_for_selector(f"#cke_{name}")
    page.evaluate(
        """name => new Promise(done => { const editor = CKEDITOR.instances[name];
        if (editor.status === "ready") done(); else editor.on("instanceReady", () => done()); })""",
        name,
    )


def data(page: Page, name: str = "id_body") -> str:
    return str(page.evaluate("name => CKEDITOR.instances[name].getData()", name))


def replace(page: Page, html: str, name: str = "id_body") -> None:
    page.evaluate(
        "([name, html]) => new Promise(done => CKEDITOR.instances[name].setData(html, { callback: () => done() }))",
        [name, html],
    )


def checked(page: Page) -> None:
    """Wait until what was typed is checked: tests on SQLite hold the database in memory, where nobody reads during a save."""
    page.wait_for_selector(".findings-when:has-text('as typed')")
    page.wait_for_selector(".findings-state", state="hidden")

"""Take the pictures of the docs: serve the demo site from an empty folder, open each screen in Chromium, write docs/pictures/.

make pictures            all of them
make pictures ONLY=desk  those whose name begins so
"""

import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MESSY_DRAFT = ROOT / "cms" / "demo" / "messy-draft.txt"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
DESK, PHONE = (1280, 900), (390, 844)
READY = "A worker and the clock run beside it"


def nothing_more(page: Page) -> None:
    """The screen as it opens."""


def see_what_changes(page: Page) -> None:
    """A value for the fact that is shown, and the look at what it would do."""
    page.click(".fact-acts a[href*='/record/'], a[href*='/record/']")
    for name, words in {"low": "5", "high": "7", "quote": "Please allow 5–7 business days."}.items():
        page.fill(f"[name={name}]", words)
    for name, chosen in {"unit": "day", "day_basis": "business", "bound": "range"}.items():
        page.select_option(f"[name={name}]", chosen)
    page.fill("[name=change_note]", "Banks take longer.")
    page.click("form:has([name=quote]) button.default")
    page.wait_for_selector(".impact")


def paste_the_messy_draft(page: Page) -> None:
    """The real draft that the demo begins with, as far as the three columns."""
    page.fill("#id_text", MESSY_DRAFT.read_text(encoding="utf-8"))
    page.click("button[value=look]")
    page.wait_for_selector("#kept")


@dataclass(frozen=True)
class Screen:
    """`link` is followed from `path` first: a screen whose address has a number in it is reached by a person's way."""

    name: str
    path: str
    link: str = ""
    act: Callable[[Page], None] = nothing_more


@dataclass(frozen=True)
class Picture:
    """One screen at one size, by daylight or in the dark."""

    screen: Screen
    ending: str
    size: tuple[int, int]
    dark: bool

    @property
    def name(self) -> str:
        return f"{self.screen.name}{self.ending}"


SCREENS = (
    Screen("page", "/cancel-aliexpress-order/"),
    Screen("desk", "/admin/"),
    Screen("list", "/admin/policies/fact/"),
    Screen("edition", "/admin/articles/edition/?state__exact=draft", "#result_list tbody th a"),
    Screen("fact", "/admin/policies/fact/?q=aliexpress.protection.window", "#result_list tbody th a"),
    Screen("impact", "/admin/policies/fact/?q=aliexpress.refund.card", "#result_list tbody th a", see_what_changes),
    Screen("queue", "/admin/policies/fact/queue/"),
    Screen("import", "/admin/articles/article/import/", "", paste_the_messy_draft),
    Screen("report", "/admin/articles/freshnessreport/", "#result_list tbody th a"),
)
PICTURE_LIST = tuple(
    Picture(screen, ending, size, dark)
    for screen in SCREENS
    for ending, size, dark in (
        ("", DESK, False), ("-dark", DESK, True), ("-phone", PHONE, False), ("-phone-dark", PHONE, True)
    )
)  # fmt: skip


def main(only: str) -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURE_LIST if picture.name.startswith(only)]
    if not wanted:
        print(f"No picture begins with {only!r}: {', '.join(picture.name for picture in PICTURE_LIST)}")
        return 2
    with served() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for picture in wanted:
            print(f"docs/pictures/{picture.name}.png")
            take(browser, picture, address, password)
        browser.close()
    return 0


def take(browser: Browser, picture: Picture, address: str, password: str) -> None:
    width, height = picture.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.screen.path.startswith("/admin/"):
        page.goto("/admin/login/")
        page.fill("#id_username", "admin")
        page.fill("#id_password", password)
        page.click("[type=submit]")
    page.goto(picture.screen.path)
    if picture.screen.link:
        page.click(picture.screen.link)
    picture.screen.act(page)
    page.wait_for_load_state("networkidle")
    # Screens have few colours: a palette makes a file of a third, and nobody sees it.
    with Image.open(BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").quantize(256).save(PICTURES / f"{picture.name}.png", optimize=True)
    context.close()


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The demo site as a newcomer gets it, with the password that is shown once."""
    with tempfile.TemporaryDirectory(prefix="asof-pictures-", ignore_cleanup_errors=True) as folder:
        environment = {"PATH": "/usr/bin:/bin", "ASOF_VAR": folder, "PORT": str(_free_port()), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "manage.py", "serve"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as site:  # noqa: S603
            try:
                said = ""
                for line in site.stdout or ():
                    said += line
                    if READY in line:
                        break
                password = re.search(r"sign in as admin with (\S+)", said)
                if password is None:
                    raise SystemExit(f"The demo site did not start:\n{said}")
                yield f"http://127.0.0.1:{environment['PORT']}", password[1]
            finally:
                site.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

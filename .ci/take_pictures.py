"""Take the pictures of the docs: serve the demo site from an empty folder, open each screen in Chromium, write docs/pictures/.

make pictures            all of them
make pictures ONLY=desk  those whose name begins so
"""

import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
DESK, PHONE = (1280, 900), (390, 844)
READY = "A worker and the clock run beside it"


@dataclass(frozen=True)
class Picture:
    """One screen. `link` is followed from `path` first: screens whose address has a number in it are reached by a person's way."""

    name: str
    path: str
    link: str = ""
    size: tuple[int, int] = DESK
    dark: bool = False


SCREENS = (
    ("page", "/cancel-aliexpress-order/", ""),
    ("desk", "/admin/", ""),
    ("edition", "/admin/articles/edition/?state__exact=draft", "#result_list tbody th a"),
    ("fact", "/admin/policies/fact/?q=aliexpress.protection.window", "#result_list tbody th a"),
    ("queue", "/admin/policies/fact/queue/", ""),
    ("report", "/admin/articles/freshnessreport/", "#result_list tbody th a"),
)
PICTURE_LIST = tuple(
    Picture(f"{name}{ending}", path, link, size, dark)
    for name, path, link in SCREENS
    for ending, size, dark in (("", DESK, False), ("-dark", DESK, True), ("-phone", PHONE, False))
)


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
    if picture.path.startswith("/admin/"):
        page.goto("/admin/login/")
        page.fill("#id_username", "admin")
        page.fill("#id_password", password)
        page.click("[type=submit]")
    page.goto(picture.path)
    if picture.link:
        page.click(picture.link)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.png")
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

"""A progress bar on a terminal, and one line where there is none."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.core.management.base import OutputWrapper

T = TypeVar("T")
WIDTH = 30


def progress(items: Iterable[T], total: int, label: str, out: OutputWrapper) -> Iterator[T]:
    """The items, while a bar of `total` steps grows on `out`."""
    moving = out.isatty()
    for done, item in enumerate(items):
        if moving:
            out.write(f"\r{_bar(done, total, label)}", ending="")
            out.flush()
        yield item
    out.write(f"{chr(13) if moving else ''}{_bar(total, total, label)}")
    out.flush()


def _bar(done: int, total: int, label: str) -> str:
    filled = WIDTH * done // total if total else WIDTH
    return f"{label} {'█' * filled}{'░' * (WIDTH - filled)} {done} of {total}"

"""`manage.py serve`, for real: web, worker, clock and broker from one command, and nothing left when it ends."""

import os
import select
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_MS = 60_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which processes there are")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "ASOF_VAR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}


@contextmanager
def served(folder: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment(folder, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as site:
        try:
            yield site
        finally:
            site.terminate()
            site.wait()


def read_until(site: "subprocess.Popen[str]", words: str) -> str:
    """What it says up to the line with these words; all of it when it ends without them."""
    assert site.stdout is not None
    said = ""
    for line in site.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"It ended without saying {words!r}:\n{said}")


def children(pid: int) -> dict[str, int]:
    """The processes that it started, by what they are."""
    names = {"gunicorn": "web", "beat": "clock", "worker": "worker", "valkey-server": "broker"}
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ").replace("/", " ").split()
        found[next((name for word, name in names.items() if word in words), " ".join(words))] = int(child)
    return found


@contextmanager
def watched(pids: list[int]) -> Iterator[select.poll]:
    """Tells when processes that are not ours have ended."""
    poll, handles = select.poll(), [os.pidfd_open(pid) for pid in pids]
    for handle in handles:
        poll.register(handle, select.POLLIN)
    yield poll
    for handle in handles:
        os.close(handle)


def all_ended(poll: select.poll, count: int) -> bool:
    ended: set[int] = set()
    while len(ended) < count:
        ready = poll.poll(PATIENCE_MS)
        if not ready:
            return False
        for handle, _ in ready:
            ended.add(handle)
            poll.unregister(handle)
    return True


def test_it_serves_revives_a_killed_worker_and_ends_everything(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as site:
        said = read_until(site, "worker and the clock run beside it")
        assert f"http://127.0.0.1:{port}/admin/" in said
        assert "sign in as admin with" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/") as answer:
            assert answer.status == 200
        before = children(site.pid)
        assert {"web", "worker", "clock"} <= before.keys()
        os.kill(before["worker"], signal.SIGKILL)
        read_until(site, "The worker ended with status -9 and was started again.")
        after = children(site.pid)
        assert after["worker"] != before["worker"]
        assert after["clock"] == before["clock"]
        with watched(list(after.values())) as poll:
            site.terminate()
            assert site.wait() == 0
            assert all_ended(poll, len(after))


def test_a_second_start_keeps_what_is_there_and_shows_no_password_again(tmp_path: Path) -> None:
    for start in (1, 2):
        with served(tmp_path, free_port()) as site:
            said = read_until(site, "worker and the clock run beside it")
            assert ("sign in as admin with" in said) == (start == 1)
            published, in_drafts = said.split("findings on published articles:")[1].split("findings in drafts:")
            assert "TL001 × 1 (proof)" in published
            assert "ST001 × 1 (proof)" in in_drafts


def ask_until_ready(port: int) -> None:
    """A worker that is ended while it starts first waits for its broker, which ended with it."""
    said = ""
    while '"ready"' not in said:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            said = answer.read().decode()


def test_when_it_is_killed_without_mercy_nobody_is_left(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as site:
        read_until(site, "worker and the clock run beside it")
        ask_until_ready(port)
        left = list(children(site.pid).values())
        with watched(left) as poll:
            site.kill()
            site.wait()
            assert all_ended(poll, len(left))


def test_a_port_that_is_taken_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with served(tmp_path, port) as site:
            assert f"Choose another: PORT={port + 1} make run" in read_until(site, f"Port {port}")
            assert site.wait() == 1


def test_two_of_one_folder_are_refused(tmp_path: Path) -> None:
    with served(tmp_path, free_port()) as first:
        read_until(first, "worker and the clock run beside it")
        with served(tmp_path, free_port()) as second:
            read_until(second, "already running from this folder")
            assert second.wait() == 1

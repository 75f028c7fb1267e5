"""Processes that end with us: each in a group of its own, started again when one dies, ended by its id."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 12
TOO_MANY_DEATHS, WITHIN_SECONDS = 5, 60

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tied_to_parent() -> None:
    """Run in a new process: when its parent dies, however it dies, the kernel ends it too. Linux only."""
    if _libc is not None:
        PR_SET_PDEATHSIG = 1
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes]" = field(init=False)
    deaths: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.process = self.start()

    def end(self, with_signal: int) -> None:
        """Send a signal to the whole group; what has ended already is left alone."""
        try:
            os.killpg(self.process.pid, with_signal)
        except (ProcessLookupError, PermissionError):
            return

    def revive(self) -> bool:
        """Start it again after it died; False when it dies too often to go on."""
        self.end(signal.SIGKILL)
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if now - moment < WITHIN_SECONDS), now]
        if len(self.deaths) >= TOO_MANY_DEATHS:
            return False
        self.process = self.start()
        return True


class Family:
    """All the processes that were started here, ended in the reverse order of their start."""

    def __init__(self, environment: Mapping[str, str], folder: Path, logs: Path, say: Callable[[str], object]) -> None:
        self.environment = dict(environment)
        self.folder, self.logs, self.say = folder, logs, say
        self.children: list[Child] = []
        self.stopping = False
        logs.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def run(self, *command: str) -> int:
        """Run one command to its end, on this terminal; it is ended when we are told to stop. Returns its exit status."""
        child = Child(command[0], lambda: self._popen(command, None))
        while child.process.poll() is None:
            if self.stopping:
                child.end(signal.SIGTERM)
            time.sleep(0.05)
        return child.process.returncode

    def add(self, name: str, start: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self.children.append(Child(name, start))

    def add_command(self, name: str, *command: str) -> None:
        """Start a command whose words go to a log file of its name."""

        def start() -> "subprocess.Popen[bytes]":
            with (self.logs / f"{name}.log").open("ab") as log:
                return self._popen(command, log.fileno())

        self.add(name, start)

    def watch(self) -> str:
        """Keep all alive until we are told to stop. Returns the name of one that dies too often, or nothing."""
        while not self.stopping:
            for child in self.children:
                if (status := child.process.poll()) is None or self.stopping:
                    continue
                if not child.revive():
                    return child.name
                self.say(f"The {child.name} ended with status {status} and was started again.")
            time.sleep(0.2)
        return ""

    def end(self) -> None:
        """End everybody: a polite signal, some patience, then without mercy. Nobody is left behind."""
        for child in reversed(self.children):
            child.end(signal.SIGTERM)
            self._wait(child)
            child.end(signal.SIGKILL)
            child.process.wait()

    def _wait(self, child: Child) -> None:
        try:
            child.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.say(f"The {child.name} does not end by itself and is killed.")

    def _popen(self, command: tuple[str, ...], output: int | None) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=self.environment,
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=tied_to_parent,
        )

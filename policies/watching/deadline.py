"""One limit on a whole visit: looking a name up, and every read of a socket, end at the same moment."""

import io
import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def in_time(lookup: Callable[..., Any], deadline: Deadline) -> Callable[..., Any]:
    """A lookup of a name that is given up in time: getaddrinfo itself knows no limit."""

    def asked(*question: Any) -> Any:
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(lookup(*question))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=deadline.left())
        except queue.Empty as error:
            raise TimeoutError from error
        if isinstance(found, Exception):
            raise found
        return found

    return asked


class Wire:
    """The little of a socket that http.client uses; whatever it reads or writes ends in time, however slowly bytes drip."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_Drip(self._sock, self._deadline))

    def close(self) -> None:
        """Who opened the socket closes it: the answer may still be read after http.client has done with its connection."""


class _Drip(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)

"""A mail server on this machine that speaks as much SMTP as a report needs, refuses some addresses, or says nothing at all."""

import email
import socketserver
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.policy import default


@dataclass
class MailServer:
    port: int = 0
    refused: frozenset[str] = frozenset()
    refusal: str = "550 5.1.1 No such mailbox"
    taken: list[tuple[str, Message]] = field(default_factory=list)

    def addresses(self) -> list[str]:
        return sorted(address for address, _ in self.taken)


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: MailServer = self.server.mail  # type: ignore[attr-defined]
        self._say("220 ready")
        recipient = ""
        while line := self.rfile.readline().decode("ascii").strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                self._say(server.refusal if recipient in server.refused else "250 yes")
            elif verb == "DATA":
                self._say("354 go on")
                server.taken.append((recipient, email.message_from_bytes(self._data(), policy=default)))
                self._say("250 kept")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 yes")
                if verb == "QUIT":
                    return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode("ascii"))

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class _Silence(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.read()


@contextmanager
def mail_server(
    refused: Iterable[str] = (), *, silent: bool = False, refusal: str = MailServer.refusal
) -> Iterator[MailServer]:
    found = MailServer(refused=frozenset(refused), refusal=refusal)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Silence if silent else _Session) as server:
        server.daemon_threads, server.block_on_close = True, False
        server.mail, found.port = found, server.server_address[1]  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


def speak_to(settings: object, server: MailServer, timeout: float = 5) -> None:
    """Mail goes through that server from now on."""
    for name, value in {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": server.port,
        "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, "EMAIL_HOST_USER": "", "EMAIL_TIMEOUT": timeout,
    }.items():  # fmt: skip
        setattr(settings, name, value)

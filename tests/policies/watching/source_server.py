"""A platform's web server for tests: on this machine, in a thread, as badly behaved as a test wants it."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from policies.watching.fetch import Reader

# Made for these tests; it is nobody's secret.
CERTIFICATE = Path(__file__).with_name("help.example.com.pem")
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class SourceServer:
    """`pages` by path: what `say` made, or any function of the request. `asked` is every request, oldest first."""

    port: int
    scheme: str = "http"
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = "help.example.com") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def reader(self, **changes: Any) -> Reader:
        """One that may ask this machine, whatever the name; seconds enough for a busy one."""
        made = Reader.of("Asof/test (+http://testserver/)", ports=[self.port], networks=["127.0.0.0/8"])
        return replace(made, **{"lookup": here, "seconds": 30.0, **changes})

    def paths(self) -> list[str]:
        return [path for _method, path, _headers in self.asked]


def here(host: str, port: int, *_rest: Any) -> list[Any]:
    """Every name leads to this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def say(
    body: str | bytes = "",
    status: int = 200,
    *,
    kind: str = "text/html; charset=utf-8",
    packed: bool = False,
    **headers: str,
) -> Answer:
    whole = body.encode() if isinstance(body, str) else body
    sent = gzip.compress(whole) if packed else whole

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if kind:
            request.send_header("Content-Type", kind)
        if packed:
            request.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(sent)))
        request.end_headers()
        request.wfile.write(sent)

    return answer


def page(*paragraphs: str, title: str = "Help centre") -> str:
    """A page as a help centre has it: with a menu, a footer and enough words to be one."""
    inside = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title><style>p{{}}</style></head><body><nav><a href='/'>Home</a> "
        f"<a href='/orders'>Orders</a></nav><main><h1>{title}</h1>{inside}</main><footer><p>Was this page of the help "
        f"centre useful to you? Write to us, and we will answer as soon as we can. All rights reserved.</p></footer>"
        f"<script>var days = 3;</script></body></html>"
    )


@contextmanager
def source_server(*, tls: bool = False) -> Iterator[SourceServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.command, self.path, dict(self.headers.items())))
            answer = told.pages.get(self.path.partition("?")[0])
            if answer is None:
                answer = say("gone", 404)
            # The reader may have hung up.
            with suppress(OSError):
                answer(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    told = SourceServer(server.server_address[1], "https" if tls else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join()

"""One gate for every address: as it is written, where its name leads, and again after each redirect."""

import ipaddress
import json
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest

from policies.watching.errors import FetchError, Refused
from policies.watching.fetch import Reader, fetch
from tests.policies.watching.source_server import SourceServer, page, say

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpora" / "security"
if not CORPUS.exists():
    CORPUS = Path("/work/shared/corpora/security")

TLS = ssl.create_default_context()
OWN = [
    "http://127.0.0.1/", "http://0x7f000001/", "http://2130706433/", "http://127.1/", "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://192.168.0.1/", "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://[fd00::1]/", "http://[fe80::1]/", "http://[2001:0:5555::1]/", "http://[2002:5db8:d822::1]/", "http://[64:ff9b::7f00:1]/",
    "http://example.com:22/", "http://example.com:6379/", "file:///etc/passwd", "gopher://example.com/", "ftp://example.com/",
    "http://user:password@example.com/", "http://example.com\\@127.0.0.1/",
    "http://example.com\r\nX: 1/", "javascript:alert(1)", "",
]  # fmt: skip


class Names:
    """A name server that answers as it is told; the n-th question about a name gets its n-th answer, then the last one."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: dict[str, int] = {}

    def __call__(self, host: str, port: int, *_rest: Any) -> list[Any]:
        found = self.answers.get(host)
        if found is None:
            found = [[_as_the_system_reads(host)]]
        number = self.asked[host] = self.asked.get(host, 0) + 1
        return [_answer(address, port) for address in found[min(number, len(found)) - 1]]


def _as_the_system_reads(host: str) -> str:
    """getaddrinfo takes 0x7f000001 for an address."""
    try:
        return str(ipaddress.ip_address(host)) if ":" in host else socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        raise socket.gaierror(f"{host}: no such name") from None


def _answer(address: str, port: int) -> Any:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing leaves this machine: where a socket would go is written down instead."""
    went: list[str] = []

    def connect(self: socket.socket, address: Any) -> None:
        went.append(str(address[0]))
        raise ConnectionRefusedError("nothing leaves this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return went


@pytest.mark.parametrize("url", OWN)
def test_an_address_that_is_not_public_is_never_asked(sockets: list[str], url: str) -> None:
    with pytest.raises(Refused):
        fetch(url, Reader("Asof/test", lookup=Names({"example.com": [["93.184.215.14"]]})))
    assert sockets == []


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.215.14", "127.0.0.1"],
        ["93.184.215.14", "fd00::1"],
        ["::ffff:10.0.0.1"],
        ["2002:7f00:1::"],
    ],
)
def test_a_name_that_leads_inside_is_never_asked(sockets: list[str], answers: list[str]) -> None:
    with pytest.raises(Refused):
        fetch("http://inside.example.com/", Reader("Asof/test", lookup=Names({"inside.example.com": [answers]})))
    assert sockets == []


def test_the_socket_goes_to_the_very_answer_that_was_judged(sockets: list[str]) -> None:
    names = Names({"rebind.example.com": [["93.184.215.14"], ["127.0.0.1"]]})
    with pytest.raises(FetchError):
        fetch("http://rebind.example.com/", Reader("Asof/test", lookup=names))
    assert sockets == ["93.184.215.14"]
    assert names.asked == {"rebind.example.com": 1}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f000001/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "gopher://x.example/_",
    ],
)
def test_a_redirect_goes_through_the_same_gate(server: SourceServer, status: int, to: str) -> None:
    server.pages["/out"] = say("", status, Location=to)
    with pytest.raises(Refused):
        fetch(server.url("/out"), server.reader())


def test_a_redirect_by_the_page_itself_is_not_followed(server: SourceServer) -> None:
    server.pages["/meta"] = say('<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">' + page("Hello"))
    assert fetch(server.url("/meta"), server.reader()).url == server.url("/meta")


def test_an_intranet_may_be_asked_where_a_setting_names_it(server: SourceServer) -> None:
    server.pages["/"] = say(page("Hello"))
    assert fetch(server.url("/"), server.reader()).status == 200
    with pytest.raises(Refused):
        fetch(server.url("/"), server.reader(policy=Reader.of("Asof/test", ports=[server.port]).policy))


def rows() -> list[tuple[str, str, str]]:
    if not (CORPUS / "ssrf.tsv").exists():
        return [(url, "block", "own") for url in OWN]
    lines = (CORPUS / "ssrf.tsv").read_text(encoding="utf-8").split("\n")
    return [(url, verdict, category) for url, verdict, category in (line.split("\t")[:3] for line in lines if line)]


def names() -> Names:
    file = CORPUS / "ssrf_dns.json"
    return Names(
        json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"example.com": [["93.184.215.14"]]}
    )


def test_no_address_of_the_corpus_reaches_anything_that_is_not_public(sockets: list[str]) -> None:
    """Refused, or not found, or asked at a public address: never a socket to anywhere else. Thrice, for names that move."""
    wrong = []
    for url, _verdict, category in rows():
        reader = Reader("Asof/test", lookup=names(), tls=TLS)
        for _time in range(3):
            with pytest.raises(FetchError):
                fetch(url, reader)
        wrong += [f"{category} {url} → {ip}" for ip in sockets if not ipaddress.ip_address(ip).is_global]
        sockets.clear()
    assert wrong == []


def test_what_the_corpus_calls_harmless_is_asked_and_the_rest_is_not(sockets: list[str]) -> None:
    by_limits = (
        "redirect",
        "redirect-loop",
        "meta-refresh",
        "huge-body",
        "gzip-bomb",
        "slow-loris",
        "huge-header",
        "dns-rebinding",
    )
    wrong = []
    for url, verdict, category in rows():
        with pytest.raises(FetchError):
            fetch(url, Reader("Asof/test", lookup=names(), tls=TLS))
        if category not in by_limits and verdict in ("allow", "block") and bool(sockets) != (verdict == "allow"):
            wrong.append(f"{verdict} {category} {url}: {sockets}")
        sockets.clear()
    assert wrong == []

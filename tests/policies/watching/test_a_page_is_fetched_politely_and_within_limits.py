"""The network behaves as badly as it can; every fetch ends, in words, and asks as a polite reader does."""

import gzip
import ssl
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from policies.watching.errors import (
    BadCertificate,
    FetchError,
    Forbidden,
    Garbled,
    NotAPage,
    Refused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from policies.watching.fetch import Held, Robots, fetch
from tests.policies.watching.source_server import CERTIFICATE, SourceServer, page, say, source_server


def test_a_page_is_read_with_what_makes_the_next_reading_cheap(server: SourceServer) -> None:
    server.pages["/refunds"] = say(
        page("It takes 3–5 days."), ETag='"7"', Last_Modified="Wed, 25 Nov 2026 08:00:00 GMT"
    )
    read = fetch(server.url("/refunds#top"), server.reader())
    assert (read.status, read.url) == (200, server.url("/refunds"))
    assert "It takes 3–5 days." in read.text
    assert read.held == Held('"7"', "Wed, 25 Nov 2026 08:00:00 GMT")


def test_what_we_hold_is_said_so_that_nothing_is_sent_twice(server: SourceServer) -> None:
    server.pages["/refunds"] = lambda request: (
        say("", 304) if request.headers["If-None-Match"] == '"7"' else say(page("New"))
    )(request)
    assert fetch(server.url("/refunds"), server.reader(), Held('"7"')).status == 304
    assert fetch(server.url("/refunds"), server.reader(), Held('"6"')).status == 200


def test_a_site_knows_who_asks_and_by_which_name(server: SourceServer) -> None:
    server.pages["/"] = say(page("Hello"))
    fetch(server.url("/"), server.reader())
    headers = server.asked[-1][2]
    assert headers["User-Agent"] == "Asof/test (+http://testserver/)"
    assert headers["Host"] == f"help.example.com:{server.port}"


def test_robots_txt_is_read_first_and_obeyed(server: SourceServer) -> None:
    server.pages["/robots.txt"] = say("User-agent: *\nDisallow: /private/*.html\nCrawl-delay: 9", kind="text/plain")
    server.pages["/private/a.html"] = server.pages["/public.html"] = say(page("Hello"))
    robots = Robots()
    with pytest.raises(Forbidden):
        fetch(server.url("/private/a.html"), server.reader(), robots=robots)
    assert server.paths() == ["/robots.txt"]
    known = Robots(known=robots.read)
    assert fetch(server.url("/public.html"), server.reader(), robots=known).status == 200
    assert server.paths() == ["/robots.txt", "/public.html"]
    assert known.read == {}


def test_a_page_that_redirects_into_what_robots_txt_forbids_is_not_read(server: SourceServer) -> None:
    server.pages["/robots.txt"] = say("User-agent: asof\nDisallow: /secret", kind="text/plain")
    server.pages["/open"] = say("", 302, Location="/secret")
    server.pages["/secret"] = say(page("Hello"))
    with pytest.raises(Forbidden):
        fetch(server.url("/open"), server.reader())


def test_a_site_whose_robots_txt_is_in_trouble_is_left_alone_for_now(server: SourceServer) -> None:
    server.pages["/robots.txt"] = say("", 503)
    server.pages["/"] = say(page("Hello"))
    with pytest.raises(Unreachable):
        fetch(server.url("/"), server.reader())
    assert server.paths() == ["/robots.txt"]


def test_redirects_are_followed_to_where_the_page_is_now(server: SourceServer) -> None:
    server.pages["/old"] = say("", 301, Location="/new?x=1")
    server.pages["/new"] = say(page("Moved"))
    assert fetch(server.url("/old"), server.reader()).url == server.url("/new?x=1")


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500])
def test_a_status_is_handed_on_as_it_is(server: SourceServer, status: int) -> None:
    server.pages["/refunds"] = say("no", status)
    assert fetch(server.url("/refunds"), server.reader()).status == status


def test_an_address_in_other_letters_is_asked_for_as_browsers_do(server: SourceServer) -> None:
    server.pages["/%D0%B0%20b"] = say(page("Hello"))
    assert fetch(server.url("/а b"), server.reader()).status == 200


def _hang(server: SourceServer) -> Any:
    return lambda request: server.over.wait(60)


def _drip(server: SourceServer) -> Any:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not server.over.wait(0.05):
            request.wfile.write(b"a")
            request.wfile.flush()

    return answer


def _drip_headers(server: SourceServer) -> Any:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not server.over.wait(0.05):
            request.wfile.write(b"a")
            request.wfile.flush()

    return answer


@pytest.mark.parametrize("how", [_hang, _drip, _drip_headers])
def test_a_site_that_never_finishes_is_given_up(server: SourceServer, how: Any) -> None:
    server.pages["/slow"] = how(server)
    with pytest.raises(TooSlow):
        fetch(server.url("/slow"), server.reader(seconds=0.7), robots=Robots({server.url(""): ""}))


def test_a_name_that_is_never_found_is_given_up(server: SourceServer) -> None:
    with pytest.raises(TooSlow):
        fetch(server.url("/"), server.reader(seconds=0.3, lookup=lambda *asked: server.over.wait(60)))


def _huge(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "10737418240")
    request.end_headers()


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while True:
        request.wfile.write(b"a" * 65_536)


BOMB = gzip.compress(b"a" * 300_000_000, 9)


@pytest.mark.parametrize(
    "answer",
    [
        say(b"a" * 2_000_001),
        _huge,
        _endless,
        say(BOMB, Content_Encoding="gzip"),
    ],
    ids=["a little too large", "said to be huge", "without end", "gzip bomb"],
)
def test_a_page_that_is_too_large_is_not_taken_in(server: SourceServer, answer: Any) -> None:
    server.pages["/big"] = answer
    with pytest.raises(TooLarge):
        fetch(server.url("/big"), server.reader())


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: request.wfile.write(b"\x00\x01 nonsense\r\n\r\n"),
        say("", X_Long="a" * 70_000),
        say(gzip.compress(page("Hello").encode())[:-20], Content_Encoding="gzip"),
        say(b"not gzip at all", Content_Encoding="gzip"),
        say(b"x", Content_Encoding="br"),
        lambda request: (
            request.send_response(200),
            request.send_header("Content-Length", "99"),
            request.end_headers(),
        ),
    ],
    ids=["no HTTP", "a header of 70,000 letters", "gzip cut off", "no gzip", "another packing", "cut off"],
)
def test_an_answer_that_makes_no_sense_is_said_to(server: SourceServer, answer: Any) -> None:
    server.pages["/odd"] = answer
    with pytest.raises(Garbled):
        fetch(server.url("/odd"), server.reader())


@pytest.mark.parametrize("location", ["/loop", "/loop?again=1"])
def test_a_redirect_loop_ends(server: SourceServer, location: str) -> None:
    server.pages["/loop"] = say("", 302, Location=location)
    with pytest.raises(TooManyRedirects):
        fetch(server.url("/loop"), server.reader())
    assert len(server.asked) == 1 + 6


def test_a_file_that_is_no_text_is_not_read(server: SourceServer) -> None:
    server.pages["/terms.pdf"] = say(b"%PDF-1.7", kind="application/pdf")
    with pytest.raises(NotAPage):
        fetch(server.url("/terms.pdf"), server.reader())


def test_a_site_that_is_away_is_said_to_be() -> None:
    with source_server() as gone:
        url, reader = gone.url("/"), gone.reader()
    with pytest.raises(Unreachable):
        fetch(url, reader)


def test_a_certificate_is_checked_against_the_name_although_the_socket_goes_to_an_address() -> None:
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    with source_server(tls=True) as server:
        server.pages["/"] = say(page("Hello"))
        assert fetch(server.url("/"), server.reader(tls=trusting)).status == 200
        with pytest.raises(BadCertificate):
            fetch(server.url("/", host="other.example.com"), server.reader(tls=trusting))
        with pytest.raises(BadCertificate):
            fetch(server.url("/"), server.reader())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Rückgabe: 3–5 Tage".encode(), "text/html; charset=iso-8859-1"),
        ("Rückgabe: 3–5 Tage".encode("cp1252"), "text/html; charset=utf-8"),
        ("Rückgabe: 3–5 Tage".encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("Rückgabe: 3–5 Tage".encode(), "text/html; charset=rot13"),
        ("Rückgabe: 3–5 Tage".encode("utf-16"), "text/html"),
        (b'<meta charset="windows-1252">' + "Rückgabe: 3–5 Tage".encode("cp1252"), "text/html"),
        ("Rückgabe: 3–5 Tage".encode(), ""),
    ],
)
def test_a_page_is_read_in_the_characters_it_really_uses(server: SourceServer, body: bytes, kind: str) -> None:
    server.pages["/"] = say(body, kind=kind)
    assert "Rückgabe: 3–5 Tage" in fetch(server.url("/"), server.reader()).text


def test_every_error_says_something_to_a_person() -> None:
    errors = FetchError.__subclasses__()
    assert Refused in errors
    assert len({str(error.problem) for error in errors}) == len(errors)

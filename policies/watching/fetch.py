"""The network, all of it: one public page, asked for politely, through one gate, within ten seconds and two megabytes.

Every hop of a redirect goes through the same gate: the address is judged as it is written, its name is looked up once, every
answer must be public, and the socket goes to the answer that was judged. ssrfguard does that; time and size are bounded here.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from protego import Protego
from ssrfguard import Address, BlockedAddressError, Policy, SSRFGuardError, Target, connect, resolve

from policies.watching.deadline import Deadline, Wire, in_time
from policies.watching.decoding import CannotDecode, Inflater, decoded
from policies.watching.errors import (
    BadCertificate,
    Forbidden,
    Garbled,
    NotAPage,
    Refused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
TEXT_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
MOST_BYTES_OF_ROBOTS = 500_000
AT_A_TIME = 65_536
# Teredo and 6to4: no page of a platform is only there, and what they carry inside is the guard's to guess.
TUNNELS = (ip_network("2001::/32"), ip_network("2002::/16"))
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Held:
    """What we have from the last time: sent along, so that a page that did not change need not be sent again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `text` is empty unless `status` is 200; `url` is where the redirects ended."""

    status: int
    url: str
    text: str = ""
    media_type: str = ""
    held: Held = Held()


@dataclass(frozen=True)
class Reader:
    """How we read: who we say we are, whom we may ask, and for how long (seconds) and how much (decoded bytes)."""

    user_agent: str
    policy: Policy = field(default_factory=Policy)
    seconds: float = 10.0
    most_bytes: int = 2_000_000
    hops: int = 5
    lookup: Callable[..., Any] = socket.getaddrinfo
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @classmethod
    def of(cls, user_agent: str, *, ports: Iterable[int] = (80, 443), networks: Iterable[str] = ()) -> "Reader":
        """`networks` are the private ones that may be asked all the same (CIDR): the help centre of an intranet."""
        policy = Policy(
            allowed_ports=frozenset(ports), allowed_networks=tuple(map(ip_network, networks)), max_connection_attempts=2
        )
        return cls(user_agent, policy)

    @property
    def token(self) -> str:
        """The name by which a robots.txt calls us."""
        return self.user_agent.partition("/")[0]


@dataclass
class Robots:
    """What the robots.txt of each origin says: those that are known, and those that were read on the way."""

    known: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def rules(self, origin: str) -> Protego | None:
        text = self.read.get(origin, self.known.get(origin))
        return Protego.parse(text) if text is not None else None


def fetch(url: str, reader: Reader, held: Held | None = None, robots: Robots | None = None) -> Page:
    """The page at an address, or what its site said instead. Raises FetchError; never takes longer than the reader allows.

    Addresses without a known robots.txt have it read first, in the same time; it is left in `robots.read`.
    """
    deadline = Deadline(reader.seconds)
    robots = robots if robots is not None else Robots()
    at = _plain(url)
    for _hop in range(reader.hops + 1):
        check_address(at, reader)
        _ask_leave(at, reader, robots, deadline)
        page, onward = _get(at, reader, deadline, held or Held())
        if not onward:
            return page
        at = _joined(at, onward)
    raise TooManyRedirects(at)


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def check_address(url: str, reader: Reader) -> None:
    """What can be said of an address without asking anybody. Raises Refused."""
    _target(url, reader)


def _ask_leave(url: str, reader: Reader, robots: Robots, deadline: Deadline) -> None:
    origin = origin_of(url)
    if robots.rules(origin) is None:
        robots.read[origin] = _robots_text(origin, reader, deadline)
    rules = robots.rules(origin)
    if rules is not None and not rules.can_fetch(url, reader.token):
        raise Forbidden(origin)


def _robots_text(origin: str, reader: Reader, deadline: Deadline) -> str:
    """As RFC 9309 says: none (4xx) means that all is allowed, a server in trouble means that nothing is, for now."""
    at, small = f"{origin}/robots.txt", replace(reader, most_bytes=MOST_BYTES_OF_ROBOTS)
    for _hop in range(reader.hops + 1):
        page, onward = _get(at, small, deadline, Held())
        if not onward:
            if page.status >= 500:
                raise Unreachable(f"robots.txt: {page.status}")
            return page.text if page.status == 200 else ""
        at = _joined(at, onward)
    return ""


def _get(url: str, reader: Reader, deadline: Deadline, held: Held) -> tuple[Page, str]:
    """One request. The answer, and where it leads if it is a redirect."""
    target = _target(url, reader)
    wire = None
    try:
        wire = _open(target, reader, deadline)
        return _exchange(url, target, wire, reader, deadline, held)
    except SSRFGuardError as error:
        raise Refused(str(error)) from error
    except ssl.SSLCertVerificationError as error:
        raise BadCertificate(error.verify_message) from error
    except TimeoutError as error:
        raise TooSlow(target.host) from error
    except (http.client.HTTPException, ssl.SSLError, CannotDecode, ValueError) as error:
        raise Garbled(f"{type(error).__name__}: {error}"[:200]) from error
    except OSError as error:
        raise Unreachable(f"{target.host}: {error}"[:200]) from error
    finally:
        if wire is not None:
            wire.close()


def _target(url: str, reader: Reader) -> Target:
    try:
        return reader.policy.check_url(url)
    except (SSRFGuardError, ValueError) as error:
        raise Refused(str(error)[:300]) from error


def _addresses(target: Target, reader: Reader, deadline: Deadline) -> tuple[Address, ...]:
    """One lookup, every answer judged. Raises SSRFGuardError when one of them is not public."""
    addresses = resolve(target, policy=reader.policy, resolver=in_time(reader.lookup, deadline))
    tunnel = next((each.ip for each in addresses if any(each.ip in network for network in TUNNELS)), None)
    if tunnel is not None:
        raise BlockedAddressError(str(tunnel), "a tunnel leads where nobody has judged")
    return addresses


def _open(target: Target, reader: Reader, deadline: Deadline) -> socket.socket:
    """A socket to the very address that was judged; with TLS, the certificate is that of the name."""
    addresses = _addresses(target, reader, deadline)
    plain = connect(addresses, policy=reader.policy, timeout=deadline.left() / min(len(addresses), 2))
    if target.scheme != "https":
        return plain
    try:
        plain.settimeout(deadline.left())
        return reader.tls.wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _exchange(
    url: str, target: Target, wire: socket.socket, reader: Reader, deadline: Deadline, held: Held
) -> tuple[Page, str]:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = Wire(wire, deadline)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers=_headers(target, reader, held))
    answer = connection.getresponse()
    onward = answer.headers.get("Location", "") if answer.status in REDIRECTS else ""
    if answer.status != 200 or onward:
        return Page(answer.status, url), onward
    media_type = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
    if media_type not in TEXT_TYPES:
        raise NotAPage(media_type)
    body = _body(answer, reader.most_bytes)
    text = decoded(body, answer.headers.get_content_charset() or "")
    kept = Held(answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:100])
    return Page(200, url, text, media_type, kept), ""


def _headers(target: Target, reader: Reader, held: Held) -> dict[str, str]:
    standard = target.port == {"http": 80, "https": 443}[target.scheme]
    name = f"[{target.host}]" if ":" in target.host else target.host
    headers = {
        "Host": name if standard else f"{name}:{target.port}",
        "User-Agent": reader.user_agent,
        "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
        "Accept-Encoding": "gzip",
        "Accept-Language": "en, *;q=0.5",
        "Connection": "close",
    }
    if held.etag:
        headers["If-None-Match"] = held.etag
    if held.last_modified:
        headers["If-Modified-Since"] = held.last_modified
    return headers


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    """Decoded, and never more of it in memory than `most`. Raises TooLarge, CannotDecode, HTTPException."""
    if answer.length is not None and answer.length > most:
        raise TooLarge(f"{answer.length}")
    inflater = Inflater(answer.headers.get("Content-Encoding", ""), most + 1)
    whole = bytearray()
    while piece := answer.read(AT_A_TIME):
        whole += inflater.take(piece, most + 1 - len(whole))
        if len(whole) > most:
            raise TooLarge(f"> {most}")
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    inflater.end()
    return bytes(whole)


def _plain(url: str) -> str:
    """The address in the characters that may be sent, without the part that is for the browser alone."""
    whole = url.strip().partition("#")[0]
    scheme, separator, rest = whole.partition("//")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host}{slash}{quote(path, safe=_SAFE)}"


def _joined(at: str, onward: str) -> str:
    try:
        return _plain(urljoin(at, onward))
    except ValueError as error:
        raise Refused(str(error)) from error

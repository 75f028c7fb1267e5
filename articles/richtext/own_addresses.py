"""Addresses of this site as people type them into links: absolute, from the root, or from the page they stand on."""

import re
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

_HREF = re.compile(r'\bhref="([^"]*)"')
_SLUG = re.compile(r"/([-\w]+)/?", re.ASCII)


def own_path(address: str, hosts: Collection[str], page: str = "/") -> str | None:
    """The path on this site that a link on `page` leads to, as a browser reads it, with a slash at its end.

    None for the addresses of other sites, other schemes, and places on the page itself.
    """
    address = address.strip().replace("\\", "/")
    if not address or address[0] in "#?":
        return None
    try:
        there = urlsplit(urljoin(page, address))
        ours = there.hostname in hosts if there.netloc else not there.scheme
    except ValueError:
        return None
    if not ours or there.scheme not in ("", "http", "https"):
        return None
    path = unquote(there.path) or "/"
    return path if path.endswith("/") else f"{path}/"


def article_slug(address: str, hosts: Collection[str], page: str = "/") -> str:
    """The slug of the article that would live at this address; empty when none could."""
    found = _SLUG.fullmatch(own_path(address, hosts, page) or "")
    return found[1] if found else ""


def slugs_linked(html: str, hosts: Collection[str], page: str = "/") -> Iterator[str]:
    """The slugs that the links typed into sanitized rich text lead to."""
    slugs = (article_slug(unescape(address), hosts, page) for address in _HREF.findall(html))
    return (slug for slug in slugs if slug)

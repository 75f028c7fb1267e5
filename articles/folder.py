"""A folder of Markdown and HTML files read as proofs, with the facts of a file and no database."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from articles.checks.proof import Proof, ProofFaq, Target
from articles.facts_file import proof_facts
from articles.richtext.plain import plain_text
from articles.richtext.sanitize import UnreadableText, sanitize
from articles.richtext.tree import Element, Node, parse, serialize, text_of
from policies.timelines import FactTable, facts_spoken_of

ENDINGS = (".md", ".markdown", ".html", ".htm")
MOST_BYTES = 5_000_000
# What only a site can answer: where its addresses lead, who links here, and what its topics require.
NOT_FOR_FILES = frozenset({"LK003", "LK004", "FR001", "FR002", "FR003"})

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_PAGE_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"<[a-z][^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_FAQ_HEADING = re.compile(
    r"^(?:frequently asked questions|faqs?|common questions|questions and answers)\b", re.IGNORECASE
)
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


class UnreadableFile(ValueError):
    """A file cannot be read as text; the message says why, in words for a screen."""


@dataclass
class Draft:
    """A file taken apart: its title, its first paragraph, the rest, and its FAQs."""

    title: str
    short_answer: list[Node]
    body: list[Node]
    faqs: list[tuple[str, list[Node]]]
    more_titles: frozenset[str]
    anchors: frozenset[str]
    given: Mapping[str, str]


def files_in(folder: Path) -> list[Path]:
    """The texts of a folder and what is below it, by name; a single file is a folder of itself.

    Raises UnreadableFile for a folder that cannot be looked into: what is in it would count as clean.
    """
    try:
        if folder.is_file():
            return [folder]
        below = [Path(at, name) for at, _folders, names in os.walk(folder, onerror=_closed) for name in names]
        return sorted(path for path in below if path.suffix.casefold() in ENDINGS and path.is_file())
    except OSError as error:
        raise UnreadableFile(_unopened(error.filename or folder, error)) from error


def proof_of_file(
    path: Path, files: Mapping[Path, int], table: FactTable, day: date, checked: date | None = None
) -> Proof:
    """One file as a proof on `day`; `files` numbers the files that it may link to, the facts were `checked` on a day.

    Raises UnreadableFile.
    """
    draft = _taken_apart(_text(path), path)
    for nodes in (draft.short_answer, draft.body, *(answer for _question, answer in draft.faqs)):
        _link_files(nodes, path, files)
    title = draft.given.get("title") or draft.title
    named = draft.given.get("platform", "")
    table = facts_spoken_of(table, named or title, plain_text(serialize([*draft.short_answer, *draft.body])))
    return Proof(
        day=day,
        title=title,
        slug=path.stem,
        short_answer=draft.given.get("short_answer") or serialize(draft.short_answer),
        body=serialize(draft.body),
        meta_description=draft.given.get("description", ""),
        faqs=tuple(ProofFaq(question, serialize(answer)) for question, answer in draft.faqs),
        more_titles=draft.more_titles,
        anchors=draft.anchors,
        author=draft.given.get("author", ""),
        platform=named or _only_platform(table),
        facts=proof_facts(table, checked),
        table=table,
        targets={
            number: Target(number, other.stem.replace("-", " "), other.name, "published")
            for other, number in files.items()
            if other != path
        },
    )


def _closed(error: OSError) -> NoReturn:
    raise error


def _unopened(path: Path | str, error: OSError) -> str:
    return _("%(file)s cannot be opened: %(why)s") % {"file": path, "why": error.strerror}


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(_unopened(path, error)) from error
    if len(data) > MOST_BYTES:
        raise UnreadableFile(_("%(file)s is larger than %(most)s bytes.") % {"file": path, "most": f"{MOST_BYTES:,}"})
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("%(file)s is not written in UTF-8.") % {"file": path}) from error


def _taken_apart(text: str, path: Path) -> Draft:
    given = {}
    front = _FRONT_MATTER.match(text)
    if front:
        given = dict(_pairs(front[1]))
        text = text[front.end() :]
    html = text if path.suffix.casefold() in (".html", ".htm") else _MARKDOWN.render(text)
    titles = _titles(html)
    html = re.sub(r"<(head|script|style)\b.*?</\1\s*>", "", html, flags=re.DOTALL | re.IGNORECASE)
    try:
        nodes = parse(sanitize(html, pictures_of_others=True))
    except UnreadableText as error:
        raise UnreadableFile(f"{path}: {error}") from error
    _take_title(nodes, titles[:1])
    body, faqs = _without_faqs(nodes)
    first = [] if "short_answer" in given else _first_paragraph(body)
    body = [node for node in body if not any(node is taken for taken in first)]
    title = titles[0] if titles else path.stem.replace("-", " ")
    return Draft(title, first, body, faqs, frozenset(titles[1:]), frozenset(_ID.findall(html)), given)


def _titles(html: str) -> list[str]:
    """Its headings of level 1; without any, the title of the page."""
    found = _HEADING.findall(html) or _PAGE_TITLE.findall(html)[:1]
    said = (" ".join(unescape(_TAG.sub("", title)).split()) for title in found)
    return [title for title in said if title]


def _pairs(front: str) -> Iterator[tuple[str, str]]:
    for line in front.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip().isidentifier():
            yield name.strip().casefold(), value.strip().strip("\"'")


def _take_title(nodes: list[Node], title: list[str]) -> None:
    """Remove the first heading that says the title: the page shows it by itself."""
    for at, node in enumerate(nodes):
        if isinstance(node, Element) and node.tag == "h2" and " ".join(text_of([node]).split()) in title:
            del nodes[at]
            return


def _first_paragraph(nodes: list[Node]) -> list[Node]:
    """The paragraph that the text opens with, before any heading."""
    opening = next((node for node in nodes if isinstance(node, Element)), None)
    return [opening] if opening is not None and opening.tag == "p" else []


def _without_faqs(nodes: list[Node]) -> tuple[list[Node], list[tuple[str, list[Node]]]]:
    """The text without its section of questions, and the questions with their answers."""
    body: list[Node] = []
    faqs: list[tuple[str, list[Node]]] = []
    level = ""
    for node in nodes:
        tag = node.tag if isinstance(node, Element) else ""
        if tag in ("h2", "h3", "h4") and (not level or tag <= level):
            level = tag if _FAQ_HEADING.match(text_of([node]).strip()) else ""
            if level:
                continue
        if not level:
            body.append(node)
        elif tag in ("h3", "h4"):
            faqs.append((" ".join(text_of([node]).split()), []))
        elif faqs:
            faqs[-1][1].append(node)
    return body, faqs


def _link_files(nodes: list[Node], path: Path, files: Mapping[Path, int]) -> None:
    """A link to a file beside this one becomes the link to an article; one to a file that is not there, to none."""
    for node in nodes:
        if not isinstance(node, Element):
            continue
        href = unquote(re.split(r"[#?]", node.get("href"), maxsplit=1)[0])
        if node.tag == "a" and href and not re.match(r"[a-z][a-z0-9+.-]*:|/", href, re.IGNORECASE):
            target = (path.parent / href).resolve()
            own = {"href": f"#{node.get('href').partition('#')[2] or 'top'}"}
            node.attributes = own if target == path else {"data-article": str(files.get(target, 0))}
        _link_files(node.children, path, files)


def _only_platform(table: FactTable) -> str:
    names = {row.platform for row in table.rows}
    return names.pop() if len(names) == 1 else ""

"""A Word file to pieces, by way of HTML. The package is looked through before the library that converts it opens it."""

import io
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

import mammoth
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from articles.importing.html_reader import read_html
from articles.importing.pieces import Document, Removed, UnreadableDraft

MOST_PARTS = 2_000
MOST_UNPACKED = 60_000_000
# The library holds the words of a part as a tree many times their size; a long article has a tenth of this.
MOST_XML = 8_000_000
DEEPEST = 100
_WORDS = "word/document.xml"
_XML = (".xml", ".rels")
_SYMLINK = 0o120000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='title'] => h1:fresh"
_IGNORED = "An unrecognised element was ignored: "


def read_word(data: bytes) -> tuple[str, Document]:
    """The HTML of a Word file (docx), which is kept as its original, and its pieces.

    Pictures, comments, page headers, deleted words and what is no text are listed as removed. Raises UnreadableDraft for a
    file that is damaged, unpacks to more than an article can be, is nested too deeply, or declares entities.
    """
    package, removed = _looked_through(data)
    pictures: list[str] = []

    def leave_out(image: object) -> list[object]:
        pictures.append(getattr(image, "alt_text", "") or "")
        return []

    try:
        read = mammoth.convert_to_html(
            package,
            convert_image=leave_out,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except Exception as error:  # the library raises whatever its code meets in a damaged file
        raise _damaged() from error
    html: str = read.value
    document = read_html(html)
    document.form = "docx"
    shown = [_("(picture: %(alt)s)") % {"alt": alt} if alt else _("(picture)") for alt in pictures]
    ignored = dict.fromkeys(each.message for each in read.messages if each.message.startswith(_IGNORED))
    shown += [_("(no text: %(what)s)") % {"what": message.removeprefix(_IGNORED)} for message in ignored]
    document.removed[:0] = [*(Removed("RS002", words) for words in shown), *removed]
    return html, document


def _looked_through(data: bytes) -> tuple[io.BytesIO, list[Removed]]:
    """A package of the parts that were looked through and no other, and what the library would leave out without a word.

    Raises UnreadableDraft for a package that the library must not open.
    """
    safe = io.BytesIO()
    removed: list[Removed] = []
    try:
        with ZipFile(io.BytesIO(data)) as package, ZipFile(safe, "w") as copy:
            parts = {part.filename: part for part in package.infolist()}
            _refuse_bombs(package.infolist())
            if _WORDS not in parts:
                raise _refused(_("it has no text"))
            for name, part in parts.items():
                if name.endswith(_XML):
                    xml = package.read(part)
                    removed += _left_out(name, xml)
                    copy.writestr(name, xml)
    except UnreadableDraft:
        raise
    except DefusedXmlException as error:
        raise _refused(_("it declares entities, as no word processor does")) from error
    except (
        BadZipFile,
        ParseError,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise _damaged() from error
    return safe, removed


def _refuse_bombs(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise _refused(_("it has %(parts)s parts") % {"parts": f"{len(parts):,}"})
    # `zipfile` reads no more of a part than it declares, so that the sum is what can be unpacked.
    unpacked = sum(part.file_size for part in parts)
    xml = sum(part.file_size for part in parts if part.filename.endswith(_XML))
    if unpacked > MOST_UNPACKED or xml > MOST_XML:
        raise _refused(_("unpacked it has %(bytes)s bytes") % {"bytes": f"{unpacked:,}"})
    if any((part.external_attr >> 16) & 0o170000 == _SYMLINK for part in parts):
        raise _refused(_("a part of it leads to another file"))
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(_("it is locked with a password"))


def _left_out(name: str, xml: bytes) -> Iterator[Removed]:
    """Comments, deleted words and page headers of a part, in its order. Raises DefusedXmlException and UnreadableDraft."""
    code, telling = _told_of(name)
    depth, words = 0, []
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise _refused(_("it is nested more than %(most)d levels deep") % {"most": DEEPEST})
        if event == "start":
            continue
        if element.tag == f"{_W}delText" and element.text:
            yield Removed("RS001", _("(deleted in Word) %(words)s") % {"words": element.text})
        elif telling and element.tag == f"{_W}t":
            words.append(element.text or "")
        elif words and element.tag == f"{_W}p":
            yield Removed(code, telling % {"words": "".join(words)})
            words = []
        element.clear()


def _told_of(name: str) -> tuple[str, str]:
    """How the words of a part are listed; "" for a part whose words the library reads, or that has none."""
    if name == "word/comments.xml":
        return "RS001", _("(comment) %(words)s")
    if name.startswith(("word/header", "word/footer")):
        return "RS002", _("(page header) %(words)s")
    return "", ""


def _refused(why: str) -> UnreadableDraft:
    return UnreadableDraft(
        _("The Word file is not read: %(why)s. Nothing was stored. Copy its text and paste it instead.") % {"why": why}
    )


def _damaged() -> UnreadableDraft:
    return UnreadableDraft(
        _(
            "The file is damaged, or no Word file. Nothing was stored. "
            "Open it in Word and save it anew as .docx, or paste its text."
        )
    )

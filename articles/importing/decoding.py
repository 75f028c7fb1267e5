"""Bytes to clean text. What cannot be text is refused with the place; what cannot be seen is taken out and counted."""

import codecs
import re

from django.utils.translation import gettext as _

from articles.importing.pieces import MOST_BYTES, Removed, UnreadableDraft

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a Word file or another archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "an RTF file"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.IGNORECASE)
# As browsers do, "latin-1" means Windows-1252. UTF-7 is never decoded, and UTF-16 only with its byte order mark.
_CHARSETS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"), "cp1252"),
    **{f"windows-{number}": f"cp{number}" for number in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 5, 7, 9, 15)},
}
_INVISIBLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("NUL", re.compile("\x00")),
    ("control", re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff\ufffe\uffff]")),
    ("direction-changing", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("zero-width", re.compile("[\u200b\u2060\ufeff\u00ad]|(?<=[A-Za-z0-9])[\u200c\u200d](?=[A-Za-z0-9])")),
)


def decode(data: bytes) -> tuple[str, list[Removed]]:
    """The text with LF line ends and nothing invisible in it, and what was taken out, as counts.

    UTF-8, with or without a byte order mark; UTF-16 with one; another charset only where an HTML `meta` names it. Raises
    UnreadableDraft for anything else, over 10 MB, or empty.
    """
    refuse_the_huge(data)
    _refuse_binary(data)
    return clean(_decoded(data))


def refuse_the_huge(data: bytes) -> None:
    """Raises UnreadableDraft for more than 10 MB."""
    if len(data) > MOST_BYTES:
        raise UnreadableDraft(
            _(
                "The file has %(bytes)s bytes; at most %(most)s can be imported. Nothing was stored. "
                "Split it, or send the text alone."
            )
            % {"bytes": f"{len(data):,}", "most": f"{MOST_BYTES:,}"}
        )


def clean(text: str) -> tuple[str, list[Removed]]:
    """Text without characters that nobody sees; white space of every kind as spaces and LF."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x85", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
    )
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ").removeprefix("\ufeff")
    removed = []
    for name, pattern in _INVISIBLE:
        text, count = pattern.subn("", text)
        if count:
            removed.append(Removed("RS001", f"({count} {name} character{'s' if count > 1 else ''})"))
    return text, removed


def _refuse_binary(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDraft(
                _("The file is %(what)s, not text. Nothing was stored. Save it as plain text, Markdown or HTML.")
                % {"what": what}
            )
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and data.count(0) * 10 > len(data):
        raise UnreadableDraft(
            _("The file is binary, or UTF-16 without its mark. Nothing was stored. Save it as UTF-8 text.")
        )


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, len(mark))
    named = _META.search(data[:4096])
    charset = _CHARSETS.get(named[1].decode("ascii").lower(), "utf-8") if named else "utf-8"
    return _strictly(data, charset, 0)


def _strictly(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDraft(
            _(
                "The file is not valid %(encoding)s: byte %(byte)s at offset %(offset)s cannot be read. Nothing was stored. "
                "Save it as UTF-8."
            )
            % {
                "encoding": encoding.upper(),
                "byte": f"0x{data[error.start]:02x}",
                "offset": f"{error.start + skipped:,}",
            }
        ) from error

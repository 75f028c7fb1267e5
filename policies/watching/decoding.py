"""Bytes of a page to its text: unpacked within a limit, and read in the characters that it really uses."""

import codecs
import re
import zlib

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Names of characters only: Python also has codecs that unpack, rot13 or evaluate.
_TEXT = re.compile(r"(?:utf-(?:8|16|32)|iso8859|cp\d|koi8|shift_jis|euc_|gb|big5|mac-|ascii|tis)", re.IGNORECASE)
# As browsers do: who says Latin-1 or ASCII means Windows-1252.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}


class CannotDecode(ValueError):
    """The bytes are not packed as the answer says."""


class Inflater:
    """Unpacks what comes in pieces, never more than it is asked for: a bomb is not even lit."""

    def __init__(self, encoding: str, most: int) -> None:
        said = encoding.strip().lower()
        if said not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise CannotDecode(f"Content-Encoding: {encoding[:60]}")
        self._most = most
        self._packed = None if said in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)

    def take(self, piece: bytes, most: int) -> bytes:
        """The next bytes, at most `most`; more than that may be left inside. Raises CannotDecode."""
        if self._packed is None:
            return piece[: max(most, 0)]
        found = bytearray()
        try:
            while piece and len(found) < most:
                if self._packed.eof:  # the next member of a file of several
                    self._packed = zlib.decompressobj(zlib.MAX_WBITS | 32)
                found += self._packed.decompress(piece, most - len(found))
                piece = self._packed.unconsumed_tail or self._packed.unused_data
        except zlib.error as error:
            raise CannotDecode(str(error)) from error
        return bytes(found)

    def end(self) -> None:
        """Raises CannotDecode when the bytes were cut off."""
        if self._packed is not None and not self._packed.eof:
            raise CannotDecode("it was cut off")


def decoded(body: bytes, said: str) -> str:
    """The text of a page whose answer named the charset `said`, or none. Never raises.

    What cannot be true is not believed: bytes that are proper UTF-8 beyond ASCII are UTF-8 whatever was said.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    if not body.isascii() and _is_utf8(body):
        return body.decode("utf-8")
    head = body[:4096]
    inside = _META.search(head) or _XML.search(head)
    for name in (said, inside.group(1).decode("ascii") if inside else ""):
        codec = _codec(name)
        if codec and codec != "utf-8":
            return body.decode(codec, "replace")
    return body.decode("utf-8" if body.isascii() else "cp1252", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(found, found) if _TEXT.match(found) else ""

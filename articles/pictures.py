"""Pictures of guides: what somebody uploads is decoded, encoded anew and kept under a name made from its content.

No byte of the file that was sent is ever served: no metadata, no place where it was taken, nothing hidden behind the image.
"""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles.richtext.allowed import PICTURES
from articles.richtext.sanitize import clean_characters

MOST_BYTES = 8_000_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
LONGEST_ALT = 250
FOLDER = "pictures"
# A WebP file makes its library take memory for the size it claims before anybody can look at that size.
_READ = ("JPEG", "PNG")
_KINDS = {"jpg": "image/jpeg", "png": "image/png"}
# What the decoders raise for damaged and hostile files.
_DAMAGED = (
    OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, OverflowError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class PictureRefusal(ValueError):
    """The picture was not stored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: its address, its size in pixels, and what it shows in words."""

    address: str
    width: int
    height: int
    alt: str


def keep(sent: IO[bytes], size: int, alt: str) -> Picture:
    """Store the picture of `size` bytes that was sent. Raises PictureRefusal."""
    shows = " ".join(clean_characters(alt).split())
    if not shows:
        raise PictureRefusal(_("Say in a few words what the picture shows, for people who do not see it."))
    if len(shows) > LONGEST_ALT:
        raise PictureRefusal(_("Say in at most %(most)d characters what the picture shows.") % {"most": LONGEST_ALT})
    if size > MOST_BYTES:
        raise PictureRefusal(_("The file is larger than 8 MB. Make it smaller, and try again."))
    image, ending = _decoded(sent)
    data = _encoded(image, ending)
    name = f"{hashlib.sha256(data).hexdigest()[:40]}.{ending}"
    _store(f"{FOLDER}/{name}", data)
    return Picture(f"{PICTURES}{name}", image.width, image.height, shows)


def stored(name: str) -> tuple[bytes, str] | None:
    """A stored picture and its media type; None where there is none of this name."""
    kind = _KINDS.get(name.rpartition(".")[2])
    if kind is None:
        return None
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            return file.read(), kind
    except OSError:
        return None


def _decoded(sent: IO[bytes]) -> tuple[Image.Image, str]:
    """The image upright, in at most 1600 pixels, without anything that came with it; and how it is to be stored."""
    try:
        with Image.open(sent, formats=_READ) as opened:
            # The size stands at the head of the file: nothing is unpacked before it was looked at.
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefusal(
                    _("The picture has %(width)d × %(height)d pixels. At most 25 million can be read; scale it down.")
                    % {"width": opened.width, "height": opened.height}
                )
            # Photographs as JPEG, also those that a telephone sends in threes; drawings and screenshots as PNG.
            ending = "png" if opened.format == "PNG" else "jpg"
            image = _plain(ImageOps.exif_transpose(opened))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    except PictureRefusal:
        raise
    except _DAMAGED as error:
        raise PictureRefusal(
            _(
                "This is no picture that can be read. Save it as JPEG or PNG, and try again; SVG, GIF and WebP are not taken."
            )
        ) from error
    return image, ending


def _plain(image: Image.Image) -> Image.Image:
    seen_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if image.mode.startswith(("I", "F")):
        raise PictureRefusal(_("The picture has 16 bits for each colour. Save it with 8, and try again."))
    plain = image.convert("RGBA" if seen_through else "RGB")
    plain.info = {}
    return plain


def _encoded(image: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == "jpg":
        image.convert("RGB").save(out, "JPEG", quality=82, progressive=True, optimize=True)
    else:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _store(path: str, data: bytes) -> None:
    try:
        if default_storage.exists(path):
            return
        written: Any = default_storage.save(path, ContentFile(data))
        if written != path:  # somebody stored the very same picture at the same moment
            default_storage.delete(written)
    except OSError as error:
        raise PictureRefusal(
            _("The picture could not be stored on the server. Tell whoever runs the site: %(why)s")
            % {"why": error.strerror}
        ) from error

"""One change to stored rich text at a place that a check named: other words, a reference, or a link around what stands there."""

from itertools import pairwise

from django.utils.translation import gettext as _

from articles.richtext.allowed import BLOCKS
from articles.richtext.places import Inline, Piece, Place, Text, position_of, read
from articles.richtext.plain import Shown
from articles.richtext.sanitize import sanitize
from articles.richtext.tree import Element, Node, parse, serialize, text_of


class ReplaceRefusal(ValueError):
    """The change cannot be made there; the message says why, and what to do by hand."""


def replace(html: str, block: int, start: int, end: int, replacement: str, shown: Shown | None = None) -> str:
    """Sanitized rich text with `replacement` (rich text) in place of characters start to end of a block's plain text.

    A link with the very words that stand there is put around them, so that what is set in bold stays bold; a link that stood
    there makes room for it. Offsets count as the checks count, with the words that `shown` gives. Raises ReplaceRefusal.
    """
    nodes, places = read(html, shown)
    if not (0 <= block < len(places) and 0 <= start <= end <= len(places[block].text)):
        raise ReplaceRefusal(_("The words are no longer there. Look at the text again."))
    place, wanted = places[block], parse(replacement)
    link = _as_link(wanted)
    if link is not None and _swap(place, start, end, link):
        return sanitize(serialize(nodes))
    _refuse_what_crosses(place, start, end, link is not None)
    pieces = place.pieces(start, end)
    if start == end or not pieces:
        raise ReplaceRefusal(_("The words are no longer there. Look at the text again."))
    if link is not None and any(piece.text.linked for piece in pieces):
        raise ReplaceRefusal(_("A link stands in these words already. Change the sentence by hand."))
    if link is not None and " ".join(text_of(link.children).split()) == place.text[start:end]:
        _wrap(pieces, place, start, end, link)
    else:
        _put(pieces, wanted)
    return sanitize(serialize(nodes))


def _as_link(wanted: list[Node]) -> Element | None:
    only = wanted[0] if len(wanted) == 1 else None
    return only if isinstance(only, Element) and only.tag == "a" else None


def _swap(place: Place, start: int, end: int, link: Element) -> bool:
    """Let the link that stands on exactly these characters lead to where the new one leads."""
    for inline in place.inlines:
        if inline.element.tag == "a" and (inline.start, inline.end) == (start, end):
            inline.element.attributes = link.attributes
            return True
    return False


def _refuse_what_crosses(place: Place, start: int, end: int, is_link: bool) -> None:
    for inline in place.inlines:
        if inline.end <= start or end <= inline.start:
            continue
        within = inline.start <= start and end <= inline.end
        if _is_reference(inline) and not (is_link and start <= inline.start and inline.end <= end):
            raise ReplaceRefusal(_("A fact stands in these words already. Change the sentence by hand."))
        if inline.element.tag == "a" and (is_link or not within):
            raise ReplaceRefusal(_("A link stands in these words already. Change the sentence by hand."))


def _is_reference(inline: Inline) -> bool:
    return inline.element.tag == "span"


def _put(pieces: list[Piece], wanted: list[Node]) -> None:
    """Take the words away and put what is wanted where most of them stood, so that bold words become a bold fact."""
    most = max(pieces, key=lambda piece: piece.last - piece.first)
    for piece in pieces:
        piece.exchange(wanted if piece is most else [])
        _clear_up(piece.text)


def _wrap(pieces: list[Piece], place: Place, start: int, end: int, link: Element) -> None:
    """Put the link around the words, where it neither begins nor ends in the middle of something else."""
    first, last = pieces[0], pieces[-1]
    depth = sum(one is other for one, other in zip(first.text.within, last.text.within, strict=False)) - 1
    siblings = first.text.within[depth]
    begins, ends = _child(first.text, depth), _child(last.text, depth)
    for node in (begins, ends):
        if isinstance(node, Element) and not _stands_within(node, place, start, end):
            raise ReplaceRefusal(
                _("Bold or italic begins or ends in the middle of these words. Make the link by hand, in the editor.")
            )
    position, beyond = position_of(begins, siblings), position_of(ends, siblings)
    middle = list(siblings[position : beyond + 1])
    before = after = ""
    if ends is last.text:
        after = last.text[last.last :]
        middle[-1] = last.text[: last.last]
    if begins is first.text:
        before = first.text[: first.first]
        middle[0] = str(middle[0])[first.first :]
    link.children = middle
    siblings[position : beyond + 1] = [before, link, after]


def _child(text: Text, depth: int) -> Node:
    """The child of the list at that depth in which a piece of text stands; the text itself when it stands there."""
    within = text.within
    if depth == len(within) - 1:
        return text
    return next(node for node in within[depth] if isinstance(node, Element) and node.children is within[depth + 1])


def _stands_within(node: Element, place: Place, start: int, end: int) -> bool:
    return any(each.element is node and start <= each.start and each.end <= end for each in place.inlines)


def _clear_up(text: Text) -> None:
    """Take away the bold and the like that is left without words, above a piece that was taken out."""
    for above, within in reversed(list(pairwise(text.within))):
        if any(isinstance(node, Element) or node for node in within):
            return
        emptied = next(node for node in above if isinstance(node, Element) and node.children is within)
        if emptied.tag in BLOCKS:
            return
        del above[position_of(emptied, above)]

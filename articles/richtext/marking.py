"""A mark around words of rich text, for somebody to be led to them. Only for what is shown; nothing marked is stored."""

from articles.richtext.places import read
from articles.richtext.tree import Element, serialize


def mark(html: str, block: int, start: int, end: int, name: str) -> str | None:
    """The sanitized rich text with those words in a <mark>, its id `name`; None when they are not there.

    A reference among them is not taken apart: it gets the id itself when there are no other words.
    """
    nodes, places = read(html)
    if not (0 <= block < len(places) and 0 <= start < end <= len(places[block].text)):
        return None
    place = places[block]
    pieces = [piece for piece in place.pieces(start, end) if piece.words.strip()]
    for number, piece in enumerate(pieces):
        piece.exchange([Element("mark", {} if number else {"id": name}, [piece.words])])
    if not pieces:
        held = [each.element for each in place.inlines if each.start < end and start < each.end]
        if not held or held[0].get("id"):
            return None
        held[0].attributes["id"] = name
    return serialize(nodes)

"""Where the plain text of a block stands in the tree of rich text: the way back from the checks to the HTML."""

from dataclasses import dataclass, field

from articles.richtext.plain import Reader, Shown, tidied
from articles.richtext.tree import Element, Node, parse


class Held(str):
    """The words of a reference: nothing can be put within them."""

    __slots__ = ()


class Text(str):
    """A piece of text of the tree, which knows the lists that it stands in, outermost first."""

    within: list[list[Node]]
    linked: bool


@dataclass(slots=True)
class Piece:
    """A piece of text and the part of it that is meant."""

    text: Text
    first: int
    last: int

    @property
    def words(self) -> str:
        return self.text[self.first : self.last]

    def exchange(self, others: list[Node]) -> None:
        """Put other nodes where these words stood."""
        siblings = self.text.within[-1]
        position = position_of(self.text, siblings)
        siblings[position : position + 1] = [self.text[: self.first], *others, self.text[self.last :]]


@dataclass(slots=True)
class Inline:
    """An element within a line and the characters of the block's plain text that it holds."""

    element: Element
    start: int
    end: int


@dataclass(slots=True)
class Place:
    """One block: its plain text, and the pieces of the tree that it was made of."""

    text: str = ""
    moved: list[int] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The pieces of text that hold the characters from start to end, without those of references."""
        raw = {tidy: place for place, tidy in enumerate(self.moved[:-1])}
        first, last = raw.get(start, 0), raw[end] if end < len(self.text) else raw.get(end - 1, -1) + 1
        return [
            Piece(text, max(0, first - begins), min(len(text), last - begins))
            for begins, text in self.said
            if isinstance(text, Text) and begins < last and first < begins + len(text)
        ]


def position_of(wanted: Node, siblings: list[Node]) -> int:
    """Where this very node stands in its list; another one may say the same."""
    return next(position for position, node in enumerate(siblings) if node is wanted)


def read(html: str, shown: Shown | None = None) -> tuple[list[Node], list[Place]]:
    """The tree of sanitized rich text, and the place of each of its blocks in it."""
    nodes = parse(html)
    _know_your_lists(nodes, [], False)
    reader = _Placing(shown or (lambda kind, key, form, words: words))
    reader.read(nodes, "paragraph")
    reader.flush("paragraph")
    return nodes, reader.places


def _know_your_lists(nodes: list[Node], above: list[list[Node]], linked: bool) -> None:
    within = [*above, nodes]
    for position, node in enumerate(nodes):
        if isinstance(node, Element):
            _know_your_lists(node.children, within, linked or node.tag == "a")
        else:
            text = Text(node)
            text.within, text.linked = within, linked
            nodes[position] = text


class _Placing(Reader):
    """Reads as the checks do, and remembers what each block was made of."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(lambda kind, key, form, words: Held(shown(kind, key, form, words)))
        self.places: list[Place] = []
        self.said: list[tuple[int, str]] = []
        self.inlines: list[Inline] = []

    def flush(self, kind: str, *, level: int = 0, even_empty: bool = False) -> None:
        text, moved = tidied("".join(self.parts))
        before = len(self.found)
        super().flush(kind, level=level, even_empty=even_empty)
        if len(self.found) > before:
            inlines = [Inline(each.element, moved[each.start], moved[each.end]) for each in self.inlines]
            self.places.append(Place(text, moved, self.said, inlines))
        self.said, self.inlines = [], []

    def _say(self, text: str) -> None:
        self.said.append((self.length, text))
        super()._say(text)

    def _inline(self, node: Element, kind: str) -> None:
        start, begun = self.length, self.ended
        super()._inline(node, kind)
        # What holds whole blocks stands for the characters of the last of them, as its span does.
        self.inlines.append(Inline(node, start if self.ended == begun else 0, self.length))

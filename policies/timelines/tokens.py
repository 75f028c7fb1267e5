"""Text as words with their places: everything the room reads, it reads on these."""

import re
from dataclasses import dataclass
from itertools import accumulate

_TOKEN = re.compile(r"([a-z]+(?:['’][a-z]+)*|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[½¼¾⅓⅔]|[^\W\d_½¼¾⅓⅔]+|[^\s\w]|\w)")
SENTENCE_ENDS = frozenset(".!?")
DASHES = frozenset("-‐‑‒–—−")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Lower-case words, numbers and signs, with code-point offsets into `text`."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def glued(self, index: int) -> bool:
        """Whether nothing stands between token `index` and the one before it."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def word(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else ""

    def ends_sentence(self, index: int) -> bool:
        """Whether the token is a full stop, question or exclamation mark, not the dot of an abbreviation or of 3.5."""
        if self.words[index] not in SENTENCE_ENDS:
            return False
        end = self.ends[index]
        return end >= len(self.text) or not self.text[end].isalnum()


def tokens_of(text: str) -> Tokens:
    pieces = _TOKEN.split(_lower(text))  # what lies between tokens and the tokens, by turns
    ends = list(accumulate(map(len, pieces)))
    return Tokens(text, pieces[1::2], ends[:-1:2], ends[1::2])


def _lower(text: str) -> str:
    """Lower case of the same length: some letters grow when lowered, and offsets must hold."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)

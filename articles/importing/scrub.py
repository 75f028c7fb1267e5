"""A document without what does not belong to it: residue of the writing tool, page furniture, bylines, typed disclaimers.

Nothing is dropped in silence: what is not kept is listed, with the code of the check that would have flagged it.
"""

import re
from dataclasses import dataclass, field

from articles.checks.page_furniture import says_something
from articles.importing import residue
from articles.importing.bylines import name_in, read_labels
from articles.importing.disclaimers import TypedDisclaimer, typed_disclaimer
from articles.importing.pieces import Document, Removed, cut, level_of, says, words_of
from articles.importing.sentences import spans
from articles.richtext.tree import Element, text_of

_TOP = 7  # pieces from the start within which a byline or a label stands
_MOST_UNDER_DISCLAIMER = 4
_MAY_BE_FURNITURE = frozenset({"p", "h2", "h3", "h4", "ul"})


@dataclass
class Scrubbed:
    """What is left of a document, and what was taken out of it, in the order of the draft."""

    pieces: list[Element] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    disclaimers: list[TypedDisclaimer] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def scrub(document: Document) -> Scrubbed:
    """Take residue out of a document. Its pieces are changed."""
    work = _Scrubber(document)
    work.run()
    return Scrubbed(work.kept, document.removed + work.listed, work.disclaimers, {**document.labels, **work.labels})


class _Scrubber:
    """Goes through the pieces once; `listed` joins what was removed from neighbouring pieces for one reason."""

    def __init__(self, document: Document) -> None:
        self.form = document.form
        self.pieces = document.pieces
        self.kept: list[Element] = []
        self.listed: list[Removed] = []
        self.disclaimers: list[TypedDisclaimer] = []
        self.labels: dict[str, str] = {}
        self.title_at = next((at for at, each in enumerate(self.pieces) if each.tag == "h1"), -1)
        self.fenced_at = -2
        self._last = -2
        self.parts: dict[int, list[str]] = {}
        self._ahead_of: list[int] = self._words_ahead()

    def run(self) -> None:
        at = 0
        while at < len(self.pieces):
            at = self._piece(at)
        self._join()
        while self.kept and self.kept[-1].tag == "hr":
            self.kept.pop()

    def _piece(self, at: int) -> int:
        """Deal with one piece; the place of the next one."""
        each = self.pieces[at]
        text = words_of(each)
        if each.tag == "h1":
            self.kept.append(each)
            return at + 1
        if residue.is_markup(text) or residue.is_marker(text):
            self._remove(at, "RS001", text)
            self.fenced_at = at if "`" in text or "~" in text else self.fenced_at
            return at + 1
        if self._starts_note(at, text):
            return self._note(at)
        if 0 <= at < self.title_at:
            return self._above_title(at, text)
        if self._is_own_list(at, text):
            self._remove(at, "RS002", text)
            self._remove(at + 1, "RS002", words_of(self.pieces[at + 1]))
            return at + 2
        if each.tag in _MAY_BE_FURNITURE and residue.is_furniture(text) and not self._heads_text(at):
            self._remove(at, "RS002", text)
            return at + 1
        if level_of(each) and residue.ABOUT_AUTHOR.fullmatch(text):
            return self._about_the_author(at)
        if residue.DISCLAIMER_HEADING.fullmatch(text) and at + 1 < len(self.pieces):
            return self._disclaimer_section(at)
        if self._takes_disclaimer(at, each, text):
            return at + 1
        if self._takes_byline(at, each, text):
            return at + 1
        self._within(at, each)
        if says(each):
            self.kept.append(each)
        return at + 1

    def _starts_note(self, at: int, text: str) -> bool:
        if level_of(self.pieces[at]) == 1:
            return False
        if residue.STRONG_NOTE.match(text):
            return True
        if not residue.WEAK_NOTE.match(text):
            return False
        if residue.ABOUT_DRAFT.search(text[:400]):
            return True
        own = text.startswith(("`", "~")) or self.fenced_at == at - 1
        following = " ".join(words_of(each) for each in self.pieces[at : at + 8])
        return residue.ABOUT_DRAFT.search(following[:4000]) is not None and (own or self._at_the_end(at) or at < 2)

    def _note(self, at: int) -> int:
        """Remove a note: to the end of the draft where it is the tail, else to the next heading."""
        tail = self._at_the_end(at)
        stop = at + 1
        while stop < len(self.pieces) and self.pieces[stop].tag != "h1" and (tail or not level_of(self.pieces[stop])):
            if (
                not tail
                and self.pieces[stop].tag == "p"
                and not residue.ABOUT_DRAFT.search(words_of(self.pieces[stop]))
            ):
                break
            stop += 1
        for place in range(at, stop):
            text = words_of(self.pieces[place])
            if residue.DISCLAIMER.match(text):
                self._disclaimer(place, text)
            else:
                self._remove(place, "RS002" if residue.is_furniture(text) else "RS001", text)
        return stop

    def _at_the_end(self, at: int) -> bool:
        """Whether no more than a third of the words come from here on, and no section of the article among them."""
        if self._ahead_of[at] * 3 > self._ahead_of[0]:
            return False
        return self.form == "text" or not any(each.tag == "h2" for each in self.pieces[at + 1 :])

    def _words_ahead(self) -> list[int]:
        ahead = [0]
        for each in reversed(self.pieces):
            ahead.append(ahead[-1] + len(words_of(each)))
        return ahead[::-1]

    def _above_title(self, at: int, text: str) -> int:
        """Above a title that is marked as such stand only words about the draft and parts of the page."""
        each = self.pieces[at]
        speaking = any(residue.speaks_of_writing(text[a:b], at_an_end=True) for a, b in spans(text)) or text.endswith(
            ":"
        )
        if speaking:
            self._remove(at, "RS001", text)
        elif not self._takes_byline(at, each, text):
            if len(text) < 120 and not text.endswith((".", "!", "?")) and each.tag != "table":
                self._remove(at, "RS002", text)
            else:
                self.kept.append(each)
        return at + 1

    def _is_own_list(self, at: int, text: str) -> bool:
        following = self.pieces[at + 1].tag if at + 1 < len(self.pieces) else ""
        return following in ("ul", "ol") and len(text) < 60 and residue.OWN_LISTS.fullmatch(text) is not None

    def _heads_text(self, at: int) -> bool:
        """Whether a heading such as "Share" stands over sentences, and so is the article's and no button."""
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        if (
            following is None
            or not level_of(self.pieces[at])
            or following.tag not in ("p", "blockquote", "ol", "table")
        ):
            return False
        text = words_of(following)
        return says_something(text) and not residue.is_furniture(text)

    def _takes_disclaimer(self, at: int, each: Element, text: str) -> bool:
        """Whether the piece was a disclaimer; one that begins within a paragraph is cut out of it, and the rest stays."""
        if each.tag not in ("p", "blockquote"):
            return False
        follows = bool(self.disclaimers) and self._last == at - 1 and self.listed[-1].code == "DS003"
        if follows and residue.DATED_RULES.fullmatch(text):
            text = f"{self.disclaimers.pop().text} {text}"
            self.listed.pop()
            self._disclaimer(at, text)
            return True
        if residue.DISCLAIMER.match(text):
            self._disclaimer(at, text)
            return True
        whole = text_of(each.children)
        start = residue.disclaimer_start(whole) if each.tag == "p" else None
        if start is None:
            return False
        self._disclaimer(at, " ".join(whole[start:].split()))
        cut(each, start, len(whole))
        return start == 0

    def _disclaimer_section(self, at: int) -> int:
        stop = at + 1
        while (
            stop < len(self.pieces)
            and stop <= at + _MOST_UNDER_DISCLAIMER
            and self.pieces[stop].tag in ("p", "blockquote")
        ):
            text = words_of(self.pieces[stop])
            if self._starts_note(stop, text) or residue.is_furniture(text) or residue.is_markup(text):
                break
            if any(residue.speaks_of_writing(text[a:b], at_an_end=True) for a, b in spans(text)):
                break
            stop += 1
        text = " ".join(words_of(each) for each in self.pieces[at:stop])
        self._disclaimer(at, text)
        return stop

    def _about_the_author(self, at: int) -> int:
        """Remove what a page says of its author: the heading and the paragraph or two under it."""
        stop = at + 1
        while stop < len(self.pieces) and stop <= at + 2 and self.pieces[stop].tag == "p":
            text = words_of(self.pieces[stop])
            if residue.DISCLAIMER.match(text) or residue.is_marker(text) or self._starts_note(stop, text):
                break
            stop += 1
        for place in range(at, stop):
            self._remove(place, "RS002", words_of(self.pieces[place]))
        return stop

    def _disclaimer(self, at: int, text: str) -> None:
        self.disclaimers.append(typed_disclaimer(text))
        self._remove(at, "DS003", text)

    def _takes_byline(self, at: int, each: Element, text: str) -> bool:
        """Whether the piece was a byline, a date or labels; what it says is kept apart, the piece is listed."""
        near_top = len(self.kept) < _TOP and not (self.kept and any(level_of(one) > 1 for one in self.kept[1:]))
        if each.tag not in ("p", "h2", "h3", "h4"):
            return False
        if near_top and residue.LABELLED.match(text) and read_labels(text, self.labels):
            self._remove(at, "RS002", text)
            return True
        found = residue.byline_of(text, near_top=near_top)
        if found and self._is_heading_by(at, found, near_top=near_top):
            return False
        if found:
            if "author" not in self.labels:
                self.labels["author"] = name_in(found["name"])
                if found["rest"].strip():
                    self.labels.setdefault("date", found["rest"])
            self._remove(at, "RS002", text)
            return True
        if near_top and residue.DATE_LINE.fullmatch(text):
            self.labels.setdefault("date", text)
            self._remove(at, "RS002", text)
            return True
        return False

    def _is_heading_by(self, at: int, found: re.Match[str], *, near_top: bool) -> bool:
        """Whether what looks like a byline is a heading such as "By Payment Method": it says no day and no role.

        In plain text a heading is a guess, so near the top, or with the author's name, it is a byline all the same.
        """
        if not level_of(self.pieces[at]) or found["rest"].strip(" *_."):
            return False
        own = name_in(found["name"]) == self.labels.get("author")
        return not (own or (near_top and self.form == "text"))

    def _within(self, at: int, each: Element) -> None:
        """Take sentences of the writing tool, later bylines and fences out of a piece that stays."""
        if each.tag in ("ul", "ol", "table"):
            return
        text = text_of(each.children)
        at_an_end = not self.kept or self._at_the_end(at)
        gone = [(match.start(), match.end(), "RS001") for match in residue.FENCE.finditer(text)]
        gone += [(match.start(), match.end(), "RS002") for match in residue.BYLINE_WITHIN.finditer(text)]
        gone += [(match.start(), match.end(), "DS002") for match in residue.UPDATED_WITHIN.finditer(text)]
        gone += [(a, b, "RS001") for a, b in spans(text) if residue.speaks_of_writing(text[a:b], at_an_end=at_an_end)]
        for start, end, code in _apart(gone):
            words = text[start:end].strip()
            self._remove(at, code, words)
            if (
                code == "RS002"
                and "author" not in self.labels
                and (found := residue.byline_of(words.split(".")[0], near_top=False))
            ):
                self.labels["author"] = name_in(found["name"])
        for start, end, _code in reversed(_apart(gone)):
            cut(each, start, end)

    def _remove(self, at: int, code: str, text: str) -> None:
        if not text.strip():
            return
        if self.listed and self._last in (at, at - 1) and self.listed[-1].code == code == "RS001":
            self.parts.setdefault(len(self.listed) - 1, [self.listed[-1].text]).append(text)
        else:
            self.listed.append(Removed(code, text))
        self._last = at

    def _join(self) -> None:
        for place, parts in self.parts.items():
            self.listed[place] = Removed(self.listed[place].code, "\n".join(parts))


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The places in order, each only as far as the one before it left."""
    apart: list[tuple[int, int, str]] = []
    for start, end, code in sorted(found):
        start = max(start, apart[-1][1]) if apart else start
        if start < end:
            apart.append((start, end, code))
    return apart

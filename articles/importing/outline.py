"""Pieces to the parts of an edition: title, short answer, body and FAQs. A word goes to exactly one of them."""

import re
from dataclasses import dataclass, field

from articles.checks.short_answer import MOST_WORDS
from articles.importing.headings import is_faq_heading, is_question
from articles.importing.pieces import MOST_TITLE, Removed, level_of, piece, split_at, words_of
from articles.importing.sentences import spans
from articles.richtext.tree import Element, serialize, text_of

MOST_QUESTION = 240
_SHORT_ANSWER = re.compile(r"\b(?:short|quick|brief|direct)\s+answer\b|\btl;?\s?dr\b", re.I)
# Further down these head a summary at the end, or a table.
_OPENS_SHORTLY = re.compile(
    r"\bin\s+(?:short|brief|a\s+nutshell)\b|\bbottom\s+line\b|\bat\s+a\s+glance\b|\bkey\s+takeaways?\b", re.I
)
_LABEL = re.compile(
    r"\W*(?:(?:the\s+)?(?:short|quick|brief|direct)\s+answer|tl;?\s?dr|in\s+(?:short|brief)|(?:the\s+)?bottom\s+line|(?:key\s+)?takeaway)"
    r"\s*[:–—-]\s*",
    re.IGNORECASE,
)
_FACT = re.compile(r"\d|\b(?:yes|no|never|always|not|only|free|cannot|can't|can’t)\b", re.IGNORECASE)
_Q = re.compile(r"\s*(?:Q(?:uestion)?\s*\d*|\d{1,2})\s*[:.)]\s+", re.IGNORECASE)
_A = re.compile(r"\s*A(?:nswer)?\s*\d*\s*[:.]\s+", re.IGNORECASE)


@dataclass
class Outline:
    """The parts of an edition as trees. `title` is "" where the draft has none."""

    title: str = ""
    short_answer: list[Element] = field(default_factory=list)
    body: list[Element] = field(default_factory=list)
    faqs: list[tuple[str, list[Element]]] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def faq_rows(self) -> tuple[tuple[str, str], ...]:
        return tuple((question, serialize(list(answer))) for question, answer in self.faqs)


def outline(pieces: list[Element], labels: dict[str, str]) -> Outline:
    """Find the parts. The pieces are changed."""
    found = Outline()
    pieces = _take_title(list(pieces), labels, found)
    found.body = _take_faqs(pieces, found)
    while found.body and found.body[0].tag == "hr":
        found.body.pop(0)
    _take_short_answer(found)
    while found.body and found.body[0].tag == "hr":
        found.body.pop(0)
    return found


def _take_title(pieces: list[Element], labels: dict[str, str], found: Outline) -> list[Element]:
    """The title: the h1, the first line where it reads as one, or what the file calls its title."""
    at = next((place for place, each in enumerate(pieces) if each.tag == "h1"), None)
    if at is not None:
        found.title = words_of(pieces.pop(at))
    elif labels.get("title"):
        found.title = labels["title"]
    elif len(pieces) > 1 and _reads_as_title(pieces[0]):
        found.title = words_of(pieces.pop(0))
    if found.title and pieces and words_of(pieces[0]) == found.title:
        found.removed.append(Removed("RS002", words_of(pieces.pop(0))))
    return pieces


def _reads_as_title(first: Element) -> bool:
    text = words_of(first)
    return (
        first.tag in ("p", "h2", "h3") and len(text) <= MOST_TITLE and len(spans(text)) == 1 and not text.endswith(":")
    )


def _take_faqs(pieces: list[Element], found: Outline) -> list[Element]:
    """Move the questions of FAQ sections, and "Q: … A: …" anywhere, out of the body."""
    body: list[Element] = []
    at = 0
    while at < len(pieces):
        each = pieces[at]
        if level_of(each) and is_faq_heading(words_of(each)):
            stop = _faq_end(pieces, at)
            body += _faq_section(pieces[at:stop], found)
            at = stop
        elif (stop := _asked_and_answered(pieces, at)) > at:
            found.faqs += _questions(pieces[at:stop])[1]
            at = stop
        else:
            body.append(each)
            at += 1
    return body


def _faq_end(pieces: list[Element], at: int) -> int:
    """The next heading as high as the section's own that asks nothing."""
    level = level_of(pieces[at])
    for place in range(at + 1, len(pieces)):
        own = level_of(pieces[place])
        if own and own <= level and not is_question(words_of(pieces[place])):
            return place
    return len(pieces)


def _faq_section(section: list[Element], found: Outline) -> list[Element]:
    """Take the questions; the heading goes with them unless words stand between."""
    intro, faqs = _questions(section[1:])
    if not faqs:
        intro, faqs = _questions(section[1:], unmarked=True)
    if not faqs:
        return section
    found.faqs += faqs
    if intro:
        return [section[0], *intro]
    found.removed.append(Removed("RS002", words_of(section[0])))
    return []


def _questions(
    pieces: list[Element], *, unmarked: bool = False
) -> tuple[list[Element], list[tuple[str, list[Element]]]]:
    """What stands before the first question, and each question with the pieces up to the next.

    A paragraph that asks and goes on to answer is taken for both where the question is marked, by bold letters, "Q:" or a
    number; `unmarked`, also where it is not.
    """
    before: list[Element] = []
    faqs: list[tuple[str, list[Element]]] = []
    pieces = [one for each in pieces for one in _unlisted(each)]
    for place, each in enumerate(pieces):
        asked = _question_of(each, pieces[place + 1] if place + 1 < len(pieces) else None, unmarked=unmarked)
        if asked:
            question, rest = asked
            faqs.append((question, [rest] if rest else []))
        elif faqs:
            faqs[-1][1].append(_without_lead(each, _A) if not faqs[-1][1] else each)
        elif each.tag != "hr":
            before.append(each)
    return before, [(question, [each for each in answer if each.tag != "hr"]) for question, answer in faqs]


def _unlisted(each: Element) -> list[Element]:
    """Questions kept as a list, one in each item, as paragraphs."""
    items = [item for item in each.children if isinstance(item, Element)]
    if each.tag in ("ul", "ol") and items and all("?" in text_of(item.children)[:MOST_QUESTION] for item in items):
        return [one for item in items for one in _item_pieces(item)]
    return [each]


def _item_pieces(item: Element) -> list[Element]:
    if any(isinstance(child, Element) and child.tag in ("p", "ul", "ol") for child in item.children):
        return [child for child in item.children if isinstance(child, Element)]
    return [piece("p", *item.children)]


def _question_of(each: Element, following: Element | None, *, unmarked: bool) -> tuple[str, Element | None] | None:
    """The question a piece asks, and the rest of the piece where the answer begins in it."""
    text = words_of(each)
    if level_of(each):
        return (_bare(text), None) if text else None
    if each.tag != "p" or not re.search("[?？؟]", text):
        return None
    whole = text_of(each.children)
    lead = _Q.match(whole)
    start = lead.end() if lead else 0
    sentences = spans(whole[start:])
    end = start + sentences[0][1] if sentences else start
    first = whole[start:end]
    marked = (
        isinstance(each.children[0], Element)
        and each.children[0].tag in ("strong", "em")
        and is_question(text_of(each.children[0].children))
    )
    if len(sentences) > 1 and (marked or lead or unmarked) and is_question(first) and len(first) <= MOST_QUESTION:
        question, answer = split_at(each, end)
        return _bare(words_of(question)), _without_lead(answer, _A)
    if (
        len(text) <= MOST_QUESTION
        and is_question(text)
        and len(sentences) == 1
        and following is not None
        and not is_question(words_of(following))
    ):
        return _bare(text), None
    return None


def _bare(question: str) -> str:
    question = question.strip(" *_")
    lead = _Q.match(question)
    return question[lead.end() :] if lead else question


def _without_lead(each: Element, lead: re.Pattern[str]) -> Element:
    match = lead.match(text_of(each.children)) if each.tag == "p" else None
    return split_at(each, match.end())[1] if match else each


def _asked_and_answered(pieces: list[Element], at: int) -> int:
    """Where a run of "Q: … A: …" that begins here ends; `at` itself where none does."""
    end = at
    while (
        end < len(pieces) and pieces[end].tag == "p" and re.match(r"\s*Q\s*\d*\s*[:.]\s", text_of(pieces[end].children))
    ):
        following = pieces[end + 1] if end + 1 < len(pieces) else None
        if following is not None and following.tag == "p" and _A.match(text_of(following.children)):
            end += 2
        elif re.search(r"\?\s+A\s*\d*\s*:", words_of(pieces[end])):
            end += 1
        else:
            break
    return end


def _take_short_answer(found: Outline) -> None:
    """Move the sentences that answer first, up to 60 words, out of the body.

    They are taken from the section that calls itself the short answer; else from the first paragraph if it says a fact, stands
    above every heading or under one that asks, and does not leave that one empty.
    """
    at, titled = _answering_paragraph(found.body)
    if at is None:
        return
    paragraph = _labelled_in(found.body[at]) or found.body[at]
    label = _LABEL.match(text_of(paragraph.children))
    if label:
        found.removed.append(Removed("RS002", label.group().strip()))
        paragraph = split_at(paragraph, label.end())[1]
    text = text_of(paragraph.children)
    place = _answer_end(text, even_long=titled or label is not None)
    if not place or not (titled or label or _FACT.search(text[:place])):
        found.body[at] = paragraph
        if label:
            found.removed.pop()
        return
    answer, rest = split_at(paragraph, place)
    if at and not titled and not words_of(rest) and _ends_section(found.body, at + 1):
        return
    found.short_answer = [answer]
    if words_of(rest):
        found.body[at] = rest
    else:
        del found.body[at]
        _take_emptied_heading(found, at)


def _answering_paragraph(body: list[Element]) -> tuple[int | None, bool]:
    first_heading = next((place for place, each in enumerate(body) if level_of(each)), -1)
    for place, each in enumerate(body[:40]):
        text = words_of(each)
        if level_of(each) and (_SHORT_ANSWER.search(text) or (place == first_heading and _OPENS_SHORTLY.search(text))):
            following = body[place + 1] if place + 1 < len(body) else None
            return (place + 1, True) if following is not None and following.tag == "p" else (None, False)
    place = 1 if body and is_question(words_of(body[0])) and level_of(body[0]) else 0
    if place < len(body) and (body[place].tag == "p" or _labelled_in(body[place])):
        return place, False
    return None, False


def _labelled_in(quote: Element) -> Element | None:
    """The one paragraph of a quote, where it is set apart only to say the short answer."""
    inside = [child for child in quote.children if isinstance(child, Element) or child.strip()]
    only = inside[0] if quote.tag == "blockquote" and len(inside) == 1 else None
    return only if isinstance(only, Element) and only.tag == "p" and _LABEL.match(text_of(only.children)) else None


def _answer_end(text: str, *, even_long: bool) -> int:
    """How many characters the first sentences take, as long as they have no more than 60 words together."""
    place = 0
    for start, end in spans(text):
        if len(text[:end].split()) > MOST_WORDS or text[start:end].rstrip().endswith(":"):
            return place or (end if even_long else 0)
        place = end
    return place


def _take_emptied_heading(found: Outline, at: int) -> None:
    """A heading that stood only over the short answer goes with it: the page shows its own."""
    heading = found.body[at - 1] if at else None
    if heading is not None and level_of(heading) and _ends_section(found.body, at):
        found.removed.append(Removed("RS002", words_of(found.body.pop(at - 1))))


def _ends_section(body: list[Element], at: int) -> bool:
    """Whether nothing more stands under the last heading before this place."""
    return at >= len(body) or level_of(body[at]) > 0

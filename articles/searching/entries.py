"""The entries of live editions: made, taken away, and held against the editions so that drift heals."""

import itertools

from django.db import connection, transaction
from django.db.models import F, Q

from articles.models import Citation, Edition, SearchEntry
from articles.richtext.plain import blocks
from articles.searching import engines, terms
from articles.searching.places import pieces, place_of, without_our_signs

# Another number when words become terms in another way: every entry is then made anew.
RULES = "1"
# As much as an index takes of one column: no guide has a tenth of it.
MOST_CHARACTERS = 400_000


def keep(edition: Edition) -> None:
    """Make the entry of an edition that is live now. Called in the transaction that makes it live."""
    answer, tables = _read(edition.short_answer)
    body, in_body = _read(edition.body)
    questions, in_answers = [], set()
    for faq in edition.faqs.all():
        words, found = _read(faq.answer)
        questions += [without_our_signs(faq.question), words]
        in_answers |= found
    tables |= in_body | in_answers
    beside = [terms.of_table(slug) for slug in sorted(tables)]
    beside += [terms.of_label(key) for key in _cited(edition)]
    said = {
        "save_count": edition.save_count,
        "rules": RULES,
        "title_terms": _terms(without_our_signs(edition.title)),
        "answer_terms": _terms(answer),
        "faq_terms": _terms("\n".join(questions)),
        "text_terms": f"{' '.join(beside)} {_terms(body)}"[:MOST_CHARACTERS],
        "words": "\n".join(part for part in (answer, *questions, body) if part)[:MOST_CHARACTERS],
    }
    SearchEntry.objects.update_or_create(edition=edition, defaults=said)


def forget(edition: Edition) -> None:
    SearchEntry.objects.filter(edition=edition).delete()


def reconcile(*, everything: bool = False) -> int:
    """Hold the entries against the live editions and mend what differs; how many did. `everything` makes all of them anew."""
    mended, _kinds = SearchEntry.objects.surplus().delete()
    right = Q(search_entry__rules=RULES, search_entry__save_count=F("save_count"))
    live = Edition.objects.published()
    wanting = live if everything else live.exclude(pk__in=live.filter(right).values("pk"))
    for pk in list(wanting.order_by("pk").values_list("pk", flat=True)):
        mended += _mend(pk)
    with transaction.atomic():
        return mended + engines.mend(connection)


def _mend(pk: int) -> int:
    with transaction.atomic():
        held = Edition.objects.published().select_for_update().filter(pk=pk).first()
        if held is not None:
            keep(held)
    return held is not None


def _read(html: str) -> tuple[str, set[str]]:
    """The words of rich text with the places of facts, a line for each block, and the tables of facts in it."""
    found = blocks(without_our_signs(html), place_of)
    tables = {span.target for block in found for span in block.spans if span.kind == "policy"}
    return "\n".join(block.text for block in found if block.text), tables


def _terms(words: str) -> str:
    found = ([terms.of_fact(piece)] if is_fact else terms.terms(piece) for is_fact, piece in pieces(words))
    return " ".join(itertools.chain.from_iterable(found))[:MOST_CHARACTERS]


def _cited(edition: Edition) -> list[str]:
    cited = Citation.objects.filter(edition=edition, kind=Citation.Kind.FACT)
    return list(cited.order_by("fact__key").values_list("fact__key", flat=True).distinct())

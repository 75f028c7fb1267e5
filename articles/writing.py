"""The only way to write an edition's text: sanitized, its citations in step, in one transaction, never over someone else's."""

from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from articles.models import Article, Author, Citation, Edition, Event, Faq, FormerSlug, RelatedArticle, State
from articles.richtext.references import Placed, Reference, lost, references
from articles.richtext.render import render
from articles.richtext.sanitize import clean_characters, sanitize
from articles.signals import edition_changed
from policies.models import Fact, Policy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class WritingRefusal(ValueError):
    """The text was not saved; the message says why and what to do."""


class EditConflict(WritingRefusal):
    """Somebody saved this edition after you opened it. `theirs` is what they saved; your text is still with you."""

    def __init__(self, theirs: Edition) -> None:
        super().__init__(
            _("%(who)s saved this edition at %(when)s, after you opened it. Your text was not saved; compare both.")
            % {"who": theirs.changed_by or _("Somebody"), "when": f"{theirs.changed_at:%Y-%m-%d %H:%M}"}
        )
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Text:
    """All that an editor writes in one edition. Rich text may be anything: it is sanitized here.

    `faqs` are (question, answer) in order; `related` are ids of articles in order.
    """

    title: str
    short_answer: str = ""
    body: str = ""
    meta_title: str = ""
    meta_description: str = ""
    change_note: str = ""
    major: bool = True
    faqs: tuple[tuple[str, str], ...] = ()
    related: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the edition, and the references that stood in it before and are gone now."""

    edition: Edition
    lost: list[Placed] = field(default_factory=list)


def begin(
    article: Article,
    author: Author,
    text: Text,
    *,
    by: "User | None",
    now: datetime,
    original: str = "",
    original_name: str = "",
    job: str = "",
    restored: int | None = None,
) -> Saved:
    """Start the article's next edition as a draft. Refuses while another one is being written.

    `restored` is the number of an earlier edition whose words these are.
    """
    text = as_stored(text)
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        if Edition.objects.filter(article=article).open().exists():
            raise WritingRefusal(_("The next edition of this article is already being written. Work on that one."))
        highest = Edition.objects.filter(article=article).aggregate(highest=Max("number"))["highest"] or 0
        edition = Edition(
            article=article,
            number=highest + 1,
            author=author,
            created_by=by,
            changed_by=by,
            changed_at=now,
            original=original.replace("\x00", ""),
            original_name=original_name[:200],
        )
        _fill(edition, text)
        edition.save(force_insert=True)
        _write_parts(edition, text)
        Event.objects.create(
            article=article,
            edition=edition,
            verb="begun" if restored is None else "restored",
            happened_at=now,
            actor=by,
            job=job,
            payload={
                "edition": edition.number,
                "title": edition.title,
                "original": edition.original_name,
                **({} if restored is None else {"restored": restored}),
            },
        )
        _ring(edition)
    return Saved(edition)


def save(
    edition: Edition, text: Text, *, base: int, by: "User | None", now: datetime, author: Author | None = None
) -> Saved:
    """Save a draft's text. `base` is the `save_count` that the writer opened.

    Raises EditConflict when somebody saved in between, and WritingRefusal for an edition that is not a draft.
    """
    text = as_stored(text)
    with transaction.atomic():
        # Nothing joined to it: PostgreSQL would join what was there before it waited for the row.
        held = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_unless_draft(held)
        before = _fields(held)
        claimed = Edition.objects.filter(pk=held.pk, save_count=base).update(save_count=F("save_count") + 1)
        if not claimed:
            raise EditConflict(held)
        _fill(held, text)
        held.save_count = base + 1
        held.author = author or held.author
        held.changed_by, held.changed_at = by, now
        held.save()
        _write_parts(held, text)
        after = _fields(held)
        _ring(held)
    return Saved(held, lost(before, after))


def refuse_unless_draft(edition: Edition) -> None:
    """Raises WritingRefusal for an edition whose text stands."""
    if edition.state != State.DRAFT:
        raise WritingRefusal(
            _("This edition is %(state)s: its text stands. Return it to the writer, or begin the next edition.")
            % {"state": edition.get_state_display().lower()}
        )


def begin_from(live: Edition, *, by: "User | None", now: datetime) -> Saved:
    """Start the next edition with the words of an earlier one; that one is not touched."""
    return begin(live.article, live.author, text_of(live), by=by, now=now)


def begin_again(earlier: Edition, *, by: "User | None", now: datetime) -> Saved:
    """The same with words that are no longer live, as `workflow.restore` calls it: what is different now is to be said anew."""
    text = changed(text_of(earlier), change_note="")
    return begin(earlier.article, earlier.author, text, by=by, now=now, restored=earlier.number)


def text_of(edition: Edition) -> Text:
    """All that stands in an edition, as it could be saved again."""
    return Text(
        title=edition.title,
        short_answer=edition.short_answer,
        body=edition.body,
        meta_title=edition.meta_title,
        meta_description=edition.meta_description,
        change_note=edition.change_note,
        major=edition.major,
        faqs=tuple(edition.faqs.values_list("question", "answer")),
        related=tuple(edition.related.values_list("article_id", flat=True)),
    )


def reads_as(edition: Edition) -> tuple[object, ...]:
    """All that readers are told by an edition's own words; a value counts as its fact, whatever it was when last seen."""
    text = text_of(edition)
    faqs = tuple((question, render(answer, _Names())) for question, answer in text.faqs)
    own = (render(text.short_answer, _Names()), render(text.body, _Names()), faqs)
    return edition.author_id, text.title, text.meta_title, text.meta_description, own, text.related


class _Names:
    """References as what they name."""

    def fact(self, key: str, form: str, words: str, linked: bool) -> str:
        return f"{{{key} {form}}}"

    def example(self, key: str, words: str) -> str:
        return f"{{{key} {words}}}"

    def policy(self, slug: str) -> str:
        return f"{{{slug}}}"

    def article(self, article_id: str, inner: str) -> str:
        return f"{{{article_id} {inner}}}"

    def may_lead_to(self, address: str) -> bool:
        return True


def write_citations(edition: Edition) -> None:
    """Make the stored citations equal to the references in the text, in the transaction that saves it."""
    rows = _citations(edition)
    Citation.objects.filter(edition=edition).delete()
    Citation.objects.bulk_create(rows)


def reconcile(edition: Edition) -> bool:
    """Mend stored citations that differ from the text; True when they did."""
    with transaction.atomic():
        held = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        stored = {_place(citation) for citation in Citation.objects.filter(edition=held)}
        if stored == {_place(citation) for citation in _citations(held)}:
            return False
        write_citations(held)
    return True


def _citations(edition: Edition) -> list[Citation]:
    """A citation for every reference to something that exists; the others are findings of TL006 and LK001."""
    places = _references_by_field(edition)
    everything = [reference for found in places.values() for reference in found]
    facts = dict(Fact.objects.keyed(_targets(everything, "fact", "example")).values_list("key", "pk"))
    policies = dict(Policy.objects.filter(slug__in=_targets(everything, "policy")).values_list("slug", "pk"))
    numbers = [target for target in _targets(everything, "article") if target.isdecimal() and len(target) < 19]
    articles = {str(pk): pk for pk in Article.objects.filter(pk__in=numbers).values_list("pk", flat=True)}
    known = {"fact": facts, "example": facts, "policy": policies, "article": articles}
    return [
        _citation(edition, name, reference, pk)
        for name, found in places.items()
        for reference in found
        if (pk := known[reference.kind].get(reference.target)) is not None
    ]


def _place(citation: Citation) -> tuple[object, ...]:
    return (
        citation.kind, citation.fact_id, citation.policy_id, citation.article_id, citation.field, citation.block,
        citation.ordinal, citation.form,
    )  # fmt: skip


def as_stored(text: Text) -> Text:
    """The same text as a save keeps it: rich text sanitized, plain words in one line and cut. Raises UnreadableText."""
    return changed(
        text,
        title=_line(text.title, 200),
        short_answer=sanitize(text.short_answer),
        body=sanitize(text.body),
        meta_title=_line(text.meta_title, 120),
        meta_description=_line(text.meta_description, 320),
        change_note=_line(text.change_note, 300),
        faqs=tuple((_line(question, 240), sanitize(answer)) for question, answer in text.faqs),
    )


def _fill(edition: Edition, text: Text) -> None:
    """`text` is as it is stored."""
    if not text.title:
        raise WritingRefusal(_("Give the edition a title."))
    edition.title, edition.short_answer, edition.body = text.title, text.short_answer, text.body
    edition.meta_title, edition.meta_description = text.meta_title, text.meta_description
    edition.change_note, edition.major = text.change_note, text.major


def _line(words: str, most: int) -> str:
    """Plain words in one line, without the characters that nobody sees."""
    return " ".join(clean_characters(words).split())[:most]


def _write_parts(edition: Edition, text: Text) -> None:
    edition.faqs.all().delete()
    Faq.objects.bulk_create(
        Faq(edition=edition, position=position, question=question, answer=answer)
        for position, (question, answer) in enumerate(text.faqs, 1)
    )
    edition.related.all().delete()
    RelatedArticle.objects.bulk_create(
        RelatedArticle(edition=edition, position=position, article_id=article)
        for position, article in enumerate(dict.fromkeys(text.related), 1)
    )
    write_citations(edition)


def _references_by_field(edition: Edition) -> dict[str, list[Reference]]:
    return {name: references(html) for name, html in _fields(edition).items()}


def _fields(edition: Edition) -> dict[str, str]:
    """All rich text of an edition by the names that citations use."""
    return edition.rich_fields() | {f"faq-{number}": faq.answer for number, faq in enumerate(edition.faqs.all(), 1)}


def _targets(found: list[Reference], *kinds: str) -> set[str]:
    return {reference.target for reference in found if reference.kind in kinds}


def _citation(edition: Edition, name: str, reference: Reference, pk: int) -> Citation:
    column = "fact" if reference.kind == "example" else reference.kind
    return Citation(
        edition=edition,
        kind=reference.kind,
        field=name,
        block=reference.block,
        ordinal=reference.ordinal,
        form=reference.form[:10],
        **{f"{column}_id": pk},
    )


def _ring(edition: Edition) -> None:
    transaction.on_commit(lambda: edition_changed.send_robust(Edition, edition_id=edition.pk, verb="saved"))


def slug_refusal(article: Article | None, slug: str) -> str:
    """Why this article (None: a new one) cannot live at this address; empty when it can."""
    holder = Article.objects.filter(slug=slug).first()
    if holder is not None and holder != article:
        return _("Another article lives at /%(slug)s/. Choose another address.") % {"slug": slug}
    former = FormerSlug.objects.filter(slug=slug).exclude(article=article).select_related("article").first()
    if former is not None:
        return _("/%(slug)s/ was once the address of “%(article)s” and still leads there. Choose another address.") % {
            "slug": slug,
            "article": former.article,
        }
    return ""


def rename(article: Article, slug: str, *, by: "User | None", now: datetime) -> None:
    """Move an article to another address; the old one leads straight to it for good. Raises WritingRefusal."""
    with transaction.atomic():
        held = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        if refusal := slug_refusal(held, slug):
            raise WritingRefusal(refusal)
        before, held.slug = held.slug, slug
        if before != slug:
            FormerSlug.objects.filter(article=held, slug=slug).delete()
            held.save(update_fields=["slug"])
            FormerSlug.objects.create(article=held, slug=before)
            Event.objects.create(
                article=held, verb="renamed", happened_at=now, actor=by, payload={"before": before, "after": slug}
            )
    article.slug = slug

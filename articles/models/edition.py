from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.author import Author

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> "EditionQuerySet":
        return self.filter(state=State.PUBLISHED)

    def readable_by(self, user: "User | AnonymousUser") -> "EditionQuerySet":
        """The editions whose words this person may see: what was never live is for its writer and for who may view drafts."""
        if user.has_perm("articles.view_drafts"):
            return self.all()
        own = Q(created_by=user.pk) | Q(author__user=user.pk) if user.pk else Q()
        return self.filter(Q(published_at__isnull=False) | own)

    def open(self) -> "EditionQuerySet":
        """The next editions that somebody is working on."""
        return self.filter(state__in=OPEN_STATES)

    def due(self, now: datetime) -> "EditionQuerySet":
        """Scheduled editions whose moment has come."""
        return self.filter(state=State.SCHEDULED, publish_at__lte=now)

    def needing_check(self, day: date, rules: str) -> "EditionQuerySet":
        """Live and open editions whose findings may be out of date.

        Never checked; changed since; a fact or policy they cite was acted on since; the rules changed since; or last
        checked on an earlier day, because some findings come with time alone.
        """
        citation = self.model._meta.get_field("citations").related_model._default_manager
        touched = citation.filter(edition=OuterRef("pk")).filter(
            Q(fact__changed_at__gt=OuterRef("checked_at")) | Q(policy__facts__changed_at__gt=OuterRef("checked_at"))
        )
        return self.filter(state__in=(State.PUBLISHED, *OPEN_STATES)).filter(
            Q(checked_at__isnull=True)
            | Q(changed_at__gt=F("checked_at"))
            | ~Q(checked_rules=rules)
            | Q(checked_on__lt=day)
            | Exists(touched)
        )


class Edition(models.Model):
    """One version of an article's text. It changes only while it is a draft; its state only through the workflow."""

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="editions", verbose_name=_("article"), help_text=_("Whose text it is.")
    )
    number = models.PositiveIntegerField(
        _("number"), editable=False, help_text=_("Counts the editions of the article.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False, help_text=_("Where it stands.")
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("The heading of the page."))
    short_answer = models.TextField(
        _("short answer"), blank=True, help_text=_("At most 60 words that answer with the facts people came for.")
    )
    body = models.TextField(_("body"), blank=True, help_text=_("The guide itself."))
    meta_title = models.CharField(
        _("meta title"), max_length=120, blank=True, help_text=_("For search results; empty: the title.")
    )
    meta_description = models.CharField(
        _("meta description"), max_length=320, blank=True, help_text=_("One or two sentences for search results.")
    )
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="editions", verbose_name=_("author"), help_text=_("The byline.")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewer"),
        help_text=_("Who approved it."),
    )
    change_note = models.CharField(
        _("change note"), max_length=300, blank=True, help_text=_("One sentence for readers: what is different now.")
    )
    major = models.BooleanField(
        _("major change"), default=True, help_text=_("Readers would do something differently after it.")
    )
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, editable=False, help_text=_("When a scheduled edition goes live.")
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False, help_text=_("When it went live."))
    reads_since = models.DateTimeField(
        _("reads since"),
        null=True,
        editable=False,
        help_text=_("When its words first went live, if an earlier edition with the same words stood before it."),
    )
    superseded_at = models.DateTimeField(
        _("superseded at"), null=True, editable=False, help_text=_("When a later edition, or nothing, took its place.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
        help_text=_("Who began it."),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
        help_text=_("Who last saved it."),
    )
    changed_at = models.DateTimeField(_("changed at"), editable=False, help_text=_("When its text was last saved."))
    save_count = models.PositiveIntegerField(
        _("save count"),
        default=1,
        editable=False,
        help_text=_("Counts the saves, so that two people cannot overwrite."),
    )
    original = models.TextField(
        _("original"), blank=True, editable=False, help_text=_("The imported draft, untouched.")
    )
    original_name = models.CharField(
        _("original name"), max_length=200, blank=True, editable=False, help_text=_("The file it came from.")
    )
    checked_at = models.DateTimeField(
        _("checked at"), null=True, editable=False, help_text=_("Last check, the moment.")
    )
    checked_on = models.DateField(
        _("checked on"), null=True, editable=False, help_text=_("Last check, as of which day.")
    )
    checked_rules = models.CharField(
        _("checked rules"), max_length=64, blank=True, editable=False, help_text=_("By which rules it was checked.")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [
            ("view_drafts", _("Can read the drafts of other writers")),
            ("submit_edition", _("Can submit an edition for review")),
            ("approve_edition", _("Can approve or return an edition")),
            ("publish_edition", _("Can publish, schedule and withdraw an edition")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_is_unique"),
            models.UniqueConstraint(fields=["article"], condition=Q(state="published"), name="edition_one_is_live"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=["draft", "in_review", "approved", "scheduled"]),
                name="edition_one_is_next",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(publish_at__isnull=False), name="edition_scheduled_has_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "superseded"]) | Q(published_at__isnull=False),
                name="edition_live_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="edition_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["state", "publish_at"], name="edition_due"),
            models.Index(fields=["state", "-published_at"], name="edition_live"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({_('edition')} {self.number})"

    @property
    def editable(self) -> bool:
        """Only a draft's text can change: a reviewer approves what stands there."""
        return self.state == State.DRAFT

    @property
    def live_since(self) -> datetime:
        """From when readers have read these words: publishing the same words again does not make them newer."""
        return self.reads_since or self.published_at or self.changed_at

    def rich_fields(self) -> dict[str, str]:
        """The fields of rich text by name, the FAQs' answers apart."""
        return {"short_answer": self.short_answer, "body": self.body}

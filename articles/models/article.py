from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.topic import Topic
from policies.models import LONGEST_DAYS, Platform

# First steps of addresses that the site itself uses: an article there could not be reached.
RESERVED_SLUGS = frozenset(
    {
        "admin",
        "authors",
        "changes",
        "ckeditor",
        "corrections",
        "facts",
        "healthz",
        "how-we-check",
        "media",
        "metrics",
        "policies",
        "preview",
        "readyz",
        "reports",
        "search",
        "static",
        "topics",
    }
)


class Article(models.Model):
    """The identity of a guide: where it lives and what it is about. Its words are in its editions."""

    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="articles", verbose_name=_("topic"), help_text=_("Decides its disclaimers.")
    )
    platform = models.ForeignKey(
        Platform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("platform"),
        help_text=_("Whose rules it explains; time limits in its text are compared with this platform's facts."),
    )
    slug = models.SlugField(
        _("slug"),
        unique=True,
        max_length=120,
        help_text=_("Its address. When it changes, the old address leads here for good."),
    )
    review_after = models.PositiveIntegerField(
        _("review after"),
        default=365,
        validators=[MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Days after publishing when the whole article should be read again."),
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(condition=models.Q(review_after__gt=0), name="article_is_reviewed_sometime"),
            models.CheckConstraint(
                condition=models.Q(review_after__lte=LONGEST_DAYS), name="article_is_reviewed_in_our_time"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site itself uses this address. Choose another slug.")})


class FormerSlug(models.Model):
    """An address that an article once had. It leads straight to the article, so redirects never chain."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="former_slugs", help_text=_("Where it leads."))
    slug = models.SlugField(_("slug"), unique=True, max_length=120, help_text=_("The address that was."))

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")

    def __str__(self) -> str:
        return self.slug

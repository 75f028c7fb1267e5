from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.edition import Edition
from policies.models import Fact, Policy


class Citation(models.Model):
    """One place of one edition that cites a fact, a table of facts or an article. Written with the text, in one transaction."""

    class Kind(models.TextChoices):
        FACT = "fact", _("fact")
        EXAMPLE = "example", _("worked example of a fact")
        POLICY = "policy", _("table of facts")
        ARTICLE = "article", _("article")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="citations", help_text=_("Where it stands."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, help_text=_("What is cited."))
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+", help_text=_("The fact cited."))
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+", help_text=_("The table cited."))
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="cited_from", help_text=_("The article cited.")
    )
    field = models.CharField(_("field"), max_length=40, help_text=_("short_answer, body or faq-<position>."))
    block = models.PositiveIntegerField(_("block"), help_text=_("Which block of the field, from 0."))
    ordinal = models.PositiveIntegerField(_("ordinal"), help_text=_("Which reference of the field, from 0."))
    form = models.CharField(_("form"), max_length=10, blank=True, help_text=_("How the fact is worded."))

    class Meta:
        ordering = ["edition", "field", "ordinal"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(fields=["edition", "field", "ordinal"], name="citation_place_is_unique"),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["fact", "example"], fact__isnull=False, policy__isnull=True, article__isnull=True)
                    | Q(kind="policy", fact__isnull=True, policy__isnull=False, article__isnull=True)
                    | Q(kind="article", fact__isnull=True, policy__isnull=True, article__isnull=False)
                ),
                name="citation_cites_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} #{self.ordinal}: {self.fact or self.policy or self.article}"

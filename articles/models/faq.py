from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.edition import Edition


class Faq(models.Model):
    """A question that readers ask, and its answer, in one edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="faqs", help_text=_("Where it is asked."))
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Order on the page, lowest first."))
    question = models.CharField(_("question"), max_length=240, help_text=_("As a reader would ask it, with its ?"))
    answer = models.TextField(_("answer"), help_text=_("The answer comes first, the reasons after it."))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")

    def __str__(self) -> str:
        return self.question


class RelatedArticle(models.Model):
    """Another guide that readers of this edition need next."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="related", help_text=_("Where it is shown."))
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Order on the page, lowest first."))
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        related_name="related_from",
        verbose_name=_("article"),
        help_text=_("Shown only while it is published."),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("related guide")
        verbose_name_plural = _("related guides")
        constraints = [models.UniqueConstraint(fields=["edition", "article"], name="relatedarticle_named_once")]

    def __str__(self) -> str:
        return str(self.article)

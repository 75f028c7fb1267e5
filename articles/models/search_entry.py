from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition, State


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def surplus(self) -> "SearchEntryQuerySet":
        """Those of editions that readers cannot read any more."""
        return self.exclude(edition__state=State.PUBLISHED)


class SearchEntry(models.Model):
    """What a search knows of one live edition. Written and taken away with the step that makes it live or ends it.

    The database itself makes its index of the four columns of terms: a generated column with a GIN index on PostgreSQL, an
    FTS5 table with triggers on SQLite (migration 0011). On SQLite a change of this table must make the triggers anew.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, related_name="search_entry", help_text=_("Whose words these are.")
    )
    save_count = models.PositiveIntegerField(_("save count"), help_text=_("Of the text that was read."))
    rules = models.CharField(_("rules"), max_length=20, help_text=_("By which rules its words became terms."))
    title_terms = models.TextField(_("title"), help_text=_("The terms of the title."))
    answer_terms = models.TextField(_("short answer"), help_text=_("The terms of the short answer."))
    faq_terms = models.TextField(_("questions"), help_text=_("The terms of the questions and their answers."))
    text_terms = models.TextField(
        _("text"), help_text=_("The terms of the text, and of what the page shows beside it.")
    )
    words = models.TextField(
        _("words"),
        help_text=_("What can be read of it, line by line, with the names of facts in the places of values."),
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        ordering = ["edition"]
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return str(self.edition)

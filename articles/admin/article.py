from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, URLPattern, path, resolve, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles import writing
from articles.admin.article_days import days_page
from articles.admin.article_history import history, newest
from articles.admin.draft_import import DraftImport
from articles.admin.edition_compare import compare_page
from articles.admin.references import titled
from articles.admin.rights import may_begin, person
from articles.models import OPEN_STATES, Article, Author, Edition, State
from articles.reports import freshness
from policies.models import Fact

# The rest is in the history.
MOST_EDITIONS = 20


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Article
        fields = ["topic", "platform", "slug", "review_after"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        try:
            taken = resolve(f"/{slug}/").url_name != "article"
        except Resolver404:
            taken = True
        if taken:
            raise forms.ValidationError(
                _("/%(slug)s/ is an address of the site itself. Choose another.") % {"slug": slug}
            )
        if refusal := writing.slug_refusal(self.instance if self.instance.pk else None, slug):
            raise forms.ValidationError(refusal)
        return slug


class NewArticleForm(ArticleForm):
    title = forms.CharField(
        max_length=200, label=gettext_lazy("Title"), help_text=gettext_lazy("Of its first edition.")
    )
    author = forms.ModelChoiceField(
        Author.objects.all(), label=gettext_lazy("Author"), help_text=gettext_lazy("The byline.")
    )


def citing(fact: Fact, user: User, states: tuple[State, ...] = (State.PUBLISHED, *OPEN_STATES)) -> QuerySet[Article]:
    """The articles with an edition that this person may see, in one of these states, that shows the fact or its table."""
    shown = Q(citations__fact=fact) | Q(citations__policy=fact.policy_id)
    editions = Edition.objects.readable_by(user).filter(shown, state__in=states)
    return Article.objects.filter(pk__in=editions.values("article"))


class CitingFilter(admin.SimpleListFilter):
    """Articles whose live or next edition shows a fact; reached from the fact's own page."""

    title = gettext_lazy("citing the fact")
    parameter_name = "citing"
    states: ClassVar[tuple[State, ...]] = (State.PUBLISHED, *OPEN_STATES)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        value = self.value_in(request)
        return [(str(fact.pk), str(fact)) for fact in Fact.objects.filter(pk=value)] if value else []

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        fact = Fact.objects.filter(pk=self.value_in(request) or 0).first()
        if fact is None:
            return queryset
        return queryset.filter(pk__in=citing(fact, person(request), self.states).values("pk"))

    def value_in(self, request: HttpRequest) -> int | None:
        value = request.GET.get(self.parameter_name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None


class ShowingFilter(CitingFilter):
    """Articles whose live edition shows a fact: what readers see, reached from the verify queue."""

    title = gettext_lazy("showing the fact to readers")
    parameter_name = "showing"
    states = (State.PUBLISHED,)


class RiskFilter(admin.SimpleListFilter):
    """Live articles with a fact that needs somebody or with something that must be fixed: the list that the desk counts."""

    title = gettext_lazy("risk")
    parameter_name = "risk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", gettext_lazy("At risk"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(pk__in=[row["id"] for row in freshness(timezone.localdate()).at_risk])


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    change_list_template = "admin/articles/article/change_list.html"
    list_display = ["shown_title", "slug", "state", "must_fix", "topic", "platform"]
    list_filter = [RiskFilter, CitingFilter, ShowingFilter, "topic", "platform"]
    list_select_related = ["topic", "platform"]
    list_per_page = 50
    search_fields = ["slug", "shown_title"]
    actions = None

    def get_urls(self) -> list[URLPattern]:
        intake = self.admin_site.admin_view(DraftImport.as_view(admin=self))
        return [
            path("import/", intake, name="articles_article_import"),
            path("days/", self.admin_site.admin_view(self.days), name="articles_article_days"),
            path("<int:pk>/compare/", self.admin_site.admin_view(self.compare), name="articles_article_compare"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        return compare_page(request, pk, {**self.admin_site.each_context(request), "opts": self.opts})

    @method_decorator(require_safe)
    def days(self, request: HttpRequest) -> HttpResponse:
        return days_page(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        blocking = Q(
            editions__findings__problem_class="proof",
            editions__findings__state__in=("new", "ongoing", "regressed"),
            editions__state__in=(State.PUBLISHED, *OPEN_STATES),
            editions__in=Edition.objects.readable_by(person(request)),
        )
        readable = Edition.objects.readable_by(person(request))
        articles: QuerySet[Article] = titled(person(request)).annotate(
            open_editions=Count("editions", Q(editions__state__in=OPEN_STATES, editions__in=readable), distinct=True),
            blocking=Count("editions__findings", blocking, distinct=True),
        )
        return articles.order_by("slug")

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewArticleForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return [*([] if obj else ["title", "author"]), "slug", "topic", "platform", "review_after"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Article | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        now, person = timezone.now(), request.user
        if change:
            slug, obj.slug = obj.slug, form.initial["slug"]
            super().save_model(request, obj, form, change)
            writing.rename(obj, slug, by=person, now=now)  # type: ignore[arg-type]
            return
        super().save_model(request, obj, form, change)
        text = writing.Text(title=form.cleaned_data["title"])
        writing.begin(obj, form.cleaned_data["author"], text, by=person, now=now)  # type: ignore[arg-type]

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        self.message_user(request, _("The article exists, and its first edition is a draft. Write it here."))
        return redirect("admin:articles_edition_change", obj.editions.get().pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {**_page(request, object_id), **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What happened to the article and under it, not only what its form changed."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        number = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        article = get_object_or_404(titled(person(request)), pk=number)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(article)s") % {"article": article.shown_title},
            "opts": self.opts,
            "article": article,
            **history(article.pk, request),
        }
        return TemplateResponse(request, "admin/articles/article/history.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An article is withdrawn, not deleted: its address and its history stay."""
        return False

    @admin.display(description=gettext_lazy("title"), ordering="shown_title")
    def shown_title(self, article: Any) -> str:
        return str(article.shown_title)

    @admin.display(description=gettext_lazy("state"))
    def state(self, article: Any) -> str:
        live = _("Live") if article.live else _("Not live")
        return f"{live} · {_('next edition in work')}" if article.open_editions else live

    @admin.display(description=gettext_lazy("must fix"), ordering="blocking")
    def must_fix(self, article: Any) -> SafeString | str:
        if not article.blocking:
            return "0"
        address = reverse("admin:articles_finding_changelist")
        return format_html(
            '<a href="{}?edition__article__id__exact={}&amp;standing=yes&amp;problem_class__exact=proof">{}</a>',
            address, article.pk, article.blocking,
        )  # fmt: skip


def _page(request: HttpRequest, object_id: str) -> dict[str, Any]:
    """What the article's page shows beside its form."""
    if not object_id.isdecimal() or len(object_id) > 18:
        return {}
    readable = Edition.objects.readable_by(person(request)).filter(article=int(object_id))
    live_first = Case(When(state=State.PUBLISHED, then=0), default=1)
    found = readable.select_related("author", "article").defer("body", "original").order_by(live_first, "-number")
    editions = sorted(found[:MOST_EDITIONS], key=lambda edition: -edition.number)
    live = next((edition for edition in editions if edition.state == State.PUBLISHED), None)
    in_work = Edition.objects.filter(article=int(object_id)).open().exists()
    return {
        "editions": editions,
        "more_editions": len(editions) == MOST_EDITIONS,
        "lines": newest(int(object_id), person(request)) if editions else [],
        "may_begin": live is not None and not in_work and may_begin(person(request), live),
        "live_edition": live,
        "was_public": any(edition.published_at for edition in editions),
    }

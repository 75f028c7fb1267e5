"""What cites a fact, for the fact's own page: a template may show any room, the fact's Python knows nothing of articles."""

from typing import Any

from django import template
from django.contrib.auth.models import User
from django.db.models import Q
from django.template import Context

from articles.models import Citation, Edition
from policies.models import Fact

register = template.Library()


@register.inclusion_tag("admin/policies/fact/cited_by.html", takes_context=True)
def cited_by(context: Context, fact: Fact) -> dict[str, Any]:
    """The articles whose live or next edition shows the fact, in a sentence, as an example or in a table."""
    articles = list(citing(fact, context["user"]))
    return {"articles": articles, "public": [each for each in articles if each.published_at], "fact": fact}


def citing(fact: Fact, user: User) -> Any:
    """Editions that this person may see and that show the fact, one for each article: the live one, else the next."""
    citations = Citation.objects.filter(Q(fact=fact) | Q(policy=fact.policy_id))
    editions = (
        Edition.objects.readable_by(user).filter(citations__in=citations).exclude(state__in=("superseded", "withdrawn"))
    )
    found: dict[int, Edition] = {}
    for edition in editions.select_related("article").order_by("article__slug", "-number").distinct():
        if edition.article_id not in found or edition.state == "published":
            found[edition.article_id] = edition
    return found.values()

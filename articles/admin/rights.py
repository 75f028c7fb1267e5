"""Who may read and write what: a Writer their own editions and what readers have seen, others as their role says."""

from typing import cast

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article, Edition


def person(request: HttpRequest) -> User:
    """Whoever sent it; the admin lets nobody in who is not signed in."""
    return cast("User", request.user)


def is_own(user: User | AnonymousUser, edition: Edition) -> bool:
    return user.pk is not None and user.pk in (edition.created_by_id, edition.author.user_id)


def readable_articles(user: User | AnonymousUser) -> QuerySet[Article]:
    """The articles with an edition that this person may see: the address of a guide to come is no less a secret."""
    articles = Article.objects.all()
    if user.has_perm("articles.view_drafts"):
        return articles
    return articles.filter(pk__in=Edition.objects.readable_by(user).values("article"))


def may_write(user: User | AnonymousUser, edition: Edition) -> bool:
    """Whether this person may write, submit and undo in this edition, its state apart."""
    if not user.has_perm("articles.change_edition"):
        return False
    return user.has_perm("articles.approve_edition") or is_own(user, edition)


def may_share(user: User | AnonymousUser, edition: Edition) -> bool:
    """Whether this person may show this edition to people without an account."""
    if not user.has_perm("articles.add_previewlink"):
        return False
    return user.has_perm("articles.approve_edition") or is_own(user, edition)


def may_begin(user: User | AnonymousUser, edition: Edition) -> bool:
    """Whether this person may begin the next edition from this one."""
    if not user.has_perm("articles.add_edition"):
        return False
    return user.has_perm("articles.approve_edition") or is_own(user, edition)

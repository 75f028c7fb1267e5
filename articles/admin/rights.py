"""Who may write what: a Writer their own editions, whoever may approve any of them."""

from django.contrib.auth.models import AnonymousUser, User

from articles.models import Edition


def is_own(user: User | AnonymousUser, edition: Edition) -> bool:
    return user.pk is not None and user.pk in (edition.created_by_id, edition.author.user_id)


def may_write(user: User | AnonymousUser, edition: Edition) -> bool:
    """Whether this person may write, submit and undo in this edition, its state apart."""
    if not user.has_perm("articles.change_edition"):
        return False
    return user.has_perm("articles.approve_edition") or is_own(user, edition)

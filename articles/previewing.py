"""Links by which somebody without an account reads an edition before readers do: made, revoked, and followed.

A token is `<link>.<secret>.<signature>`. Only a digest of the secret is kept, so nobody who reads the database can open a
draft; a token that we did not sign is turned away before the database is asked.
"""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import OPEN_STATES, Edition, Event, PreviewLink, State

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# More than that at a time, and nobody knows any more who can read a draft.
MOST_STANDING = 20
_SIGNER = signing.Signer(salt="articles.previewing", sep=".")


class PreviewRefusal(ValueError):
    """The link was not made or revoked; the message says why."""


class UnknownLink(LookupError):
    """No link that was ever made."""


class LinkOver(LookupError):
    """A link that once opened something; the message says in words for its holder why it does not any more."""


def make(
    edition: Edition, *, days: int | None, by: "User | None", now: datetime, for_whom: str = ""
) -> tuple[PreviewLink, str]:
    """A link to an edition that is not live yet, for so many days (None: as set), and its token, which is said only here."""
    most = settings.ASOF_PREVIEW_DAYS
    if not 1 <= (days := most if days is None else days) <= most:
        raise PreviewRefusal(_("Choose from 1 to %(most)d days.") % {"most": most})
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        held = Edition.objects.select_for_update().get(pk=edition.pk)
        if refusal := _refusal(held, now):
            raise PreviewRefusal(refusal)
        link = PreviewLink.objects.create(
            edition=held,
            digest=_digest(secret),
            for_whom=" ".join(for_whom.split())[:120],
            made_by=by,
            made_at=now,
            until=now + timedelta(days=days),
        )
        _tell(link, held, "link_made", by, now)
    return link, _SIGNER.sign(f"{link.pk}.{secret}")


def revoke(link: PreviewLink, *, by: "User | None", now: datetime) -> None:
    """From now on the link opens nothing. Raises PreviewRefusal when it opened nothing before."""
    with transaction.atomic():
        standing = PreviewLink.objects.filter(pk=link.pk).standing(now)
        if not standing.update(revoked_at=now, revoked_by=by):
            raise PreviewRefusal(_("This link opened nothing any more: it was revoked, or its time was over."))
        _tell(link, link.edition, "link_revoked", by, now)


def edition_behind(token: str, now: datetime) -> Edition:
    """What a token opens, with all that a page needs of it. Raises UnknownLink and LinkOver."""
    try:
        number, secret = _SIGNER.unsign(token).split(".")
    except (ValueError, signing.BadSignature):
        raise UnknownLink from None
    links = PreviewLink.objects.select_related("edition__author", "edition__reviewer")
    links = links.select_related("edition__article__topic", "edition__article__platform")
    link = links.prefetch_related("edition__faqs").filter(pk=number).first()
    if link is None or not hmac.compare_digest(link.digest, _digest(secret)):
        raise UnknownLink
    if link.revoked_at is not None:
        raise LinkOver(_("Whoever made this preview link has taken it back."))
    if link.until <= now:
        raise LinkOver(_("This preview link was for some days, and they are over."))
    if link.edition.state == State.WITHDRAWN:
        raise LinkOver(_("The text that this preview link showed was withdrawn."))
    return link.edition


def day_of_preview(edition: Edition, today: date) -> date:
    """The day whose facts a preview shows: that on which a scheduled edition goes live, else today."""
    if edition.state == State.SCHEDULED and edition.publish_at:
        return max(today, timezone.localdate(edition.publish_at))
    return today


def _refusal(edition: Edition, now: datetime) -> str:
    if edition.state == State.PUBLISHED:
        return _("Readers see this edition already: send them the address of the page.")
    if edition.state not in OPEN_STATES:
        return _("This edition is %(state)s, and will not go live.") % {"state": edition.get_state_display().lower()}
    if edition.preview_links.standing(now).count() >= MOST_STANDING:
        return _("There are %(count)d links to this edition already. Revoke one of them first.") % {
            "count": MOST_STANDING
        }
    return ""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _tell(link: PreviewLink, edition: Edition, verb: str, by: "User | None", now: datetime) -> None:
    Event.objects.create(
        article_id=edition.article_id,
        edition=edition,
        verb=verb,
        happened_at=now,
        actor=by,
        payload={"edition": edition.number, "note": link.for_whom, "until": link.until.isoformat(), "link": link.pk},
    )

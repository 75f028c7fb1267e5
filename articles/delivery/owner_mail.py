"""The mail to one owner: what waits for them, worst first, each line with the address where it is mended."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from articles.delivery.headers import headers
from articles.delivery.leaving import digest_to_leave
from articles.models import OwnerMail
from articles.owner_lines import RANKS, Rank


def owner_mail(waiting: OwnerMail, now: datetime) -> EmailMultiAlternatives:
    digest = waiting.kind == OwnerMail.Kind.DIGEST
    leave = digest_to_leave(waiting.person_id) if digest else ""
    subject = _subject(waiting)
    lines = [{**line, "rank": RANKS[Rank(line["rank"])]} for line in waiting.lines]
    context = {"mail": waiting, "digest": digest, "subject": subject, "lines": lines, "site": settings.SITE_URL, "leave": leave,
               "after": settings.ASOF_HAND_ON_AFTER}  # fmt: skip
    made = EmailMultiAlternatives(
        subject,
        render_to_string("emails/owner_mail.txt", context),
        to=[waiting.person.email],
        headers=headers(f"owner-{waiting.pk}", leave),
    )
    made.attach_alternative(render_to_string("emails/owner_mail.html", context), "text/html")
    return made


def _subject(waiting: OwnerMail) -> str:
    count, worst = len(waiting.lines) + waiting.more, waiting.lines[0]
    if waiting.kind == OwnerMail.Kind.HANDED_ON:
        said = ngettext(
            "%(count)d fact was handed on to you: %(worst)s", "%(count)d facts were handed on to you: %(worst)s", count
        )
    else:
        said = ngettext("%(count)d thing waits for you: %(worst)s", "%(count)d things wait for you: %(worst)s", count)
    how = worst["why"] if waiting.kind == OwnerMail.Kind.HANDED_ON else str(RANKS[Rank(worst["rank"])]).lower()
    return " ".join((said % {"count": count, "worst": f"{worst['what']}, {how}"}).split())[:200]

"""What waits to be sent is sent once: each mail is taken by a conditional update, sent, and marked.

Whatever is killed where, the next round goes on. `docs/decisions/0021` says what happens between taking and sending.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils.translation import gettext as _

from articles.delivery.mail import mail_of
from articles.delivery.owner_mail import owner_mail
from articles.models import MailState, OwnerMail, ReportDelivery

# A round ends before the worker is stopped (CELERY_TASK_SOFT_TIME_LIMIT), the longest silence of a mail server included.
LONGEST_ROUND = timedelta(seconds=30)
# Longer than a worker may take for anything (CELERY_TASK_TIME_LIMIT), so that nobody sends what another is sending.
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 720))
Kind = ReportDelivery | OwnerMail
COMPOSED_BY: dict[type[Kind], Callable[[Any, datetime], EmailMultiAlternatives]] = {
    ReportDelivery: mail_of,
    OwnerMail: owner_mail,
}

log = logging.getLogger(__name__)


def send_waiting(clock: Callable[[], datetime]) -> int:
    """Send what waits, one mail after the other; returns how many went out.

    An address that the server refuses stops no other. A server that does not answer ends the round: it would not answer for the
    next one either, and every silence costs EMAIL_TIMEOUT.
    """
    began, sent = clock(), 0
    for kind, pk in _waiting(began):
        if clock() - began > LONGEST_ROUND:
            break
        if not _take(kind, pk, clock()):
            continue
        waiting = kind._default_manager.get(pk=pk)
        try:
            _send(waiting, clock)
            sent += 1
        except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
            _put_off(waiting, error, clock())
        except (OSError, SMTPException) as error:
            _put_off(waiting, error, clock())
            break
    return sent


def _waiting(now: datetime) -> Iterator[tuple[type[Kind], int]]:
    for kind in COMPOSED_BY:
        _give_up(kind, now)
        for pk in kind.objects.to_try(now).order_by("try_at", "pk").values_list("pk", flat=True):
            yield kind, pk


def _give_up(kind: type[Kind], now: datetime) -> None:
    """What took its worker with it at every try is not tried for ever."""
    lost = kind.objects.to_try(now).filter(state=MailState.TAKEN, tries__gt=len(PAUSES))
    lost.update(state=MailState.FAILED, problem=_("Whoever sent it never came back, several times."))


def _take(kind: type[Kind], pk: int, now: datetime) -> bool:
    mine = kind.objects.to_try(now).filter(pk=pk)
    return bool(mine.update(state=MailState.TAKEN, try_at=now + LEASE, tries=F("tries") + 1))


def _send(waiting: Kind, clock: Callable[[], datetime]) -> None:
    COMPOSED_BY[type(waiting)](waiting, clock()).send()
    _sent(waiting, clock())


def _sent(waiting: Kind, now: datetime) -> None:
    type(waiting).objects.filter(pk=waiting.pk).update(state=MailState.SENT, sent_at=now, problem="")


def _put_off(waiting: Kind, error: Exception, now: datetime) -> None:
    """Later, or never: a refusal for good (5xx) and the last of several tries are failures, which the desk shows."""
    over = waiting.tries > len(PAUSES) or _for_good(error)
    type(waiting).objects.filter(pk=waiting.pk).update(
        state=MailState.FAILED if over else MailState.WAITING,
        try_at=now if over else now + PAUSES[waiting.tries - 1],
        problem=_why(error),
    )
    log.warning("A mail could not be sent (%s): %s", waiting, _why(error))


def _for_good(error: Exception) -> bool:
    """A wrong password is mended and tried again; a mailbox that is not there stays away."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, ValueError) or (isinstance(error, SMTPDataError) and error.smtp_code >= 500)


def _why(error: Exception) -> str:
    """What the server said, or the name of what went wrong where it said nothing."""
    said = str(error)
    if isinstance(error, SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    return (said or type(error).__name__)[:400]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said

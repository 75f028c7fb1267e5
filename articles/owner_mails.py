"""Mails to owners, written down: at most one digest a week, and what an owner left handed on to the backup owner."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import DigestWish, HandingOn, OwnerMail
from articles.owner_lines import Line, fact_line, late_since, lines_by_person, owner_of, used_standings
from articles.working_days import calendar_of, is_working_day, working_days
from policies.models import Postponement, Standing

MOST_LINES = 20
# Nobody is written to at night.
FROM_HOUR = time(8)
Late = tuple[Standing, date]


def write_down(now: datetime) -> int:
    """Write what is to be told to whom at this moment; returns how many mails. Asked again, it finds nothing more to write."""
    local = timezone.localtime(now)
    if local.time() < FROM_HOUR:
        return 0
    stand = used_standings(local.date())
    return _digests(stand, local.date(), now) + _handings_on(stand, local.date(), now)


def _digests(stand: list[Standing], day: date, now: datetime) -> int:
    """One for each person and week, on the first day of it on which something waits."""
    monday = day - timedelta(days=day.weekday())
    lines = lines_by_person(stand)
    had = OwnerMail.objects.filter(kind=OwnerMail.Kind.DIGEST, day=monday).values("person")
    left = DigestWish.objects.values("person")
    people = _reachable().filter(pk__in=lines).exclude(pk__in=had).exclude(pk__in=left)
    rows = [_mail(person, OwnerMail.Kind.DIGEST, monday, lines[person.pk], now) for person in people]
    OwnerMail.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _handings_on(stand: list[Standing], day: date, now: datetime) -> int:
    """To each backup owner what owners have left for ASOF_HAND_ON_AFTER working days, each time it became late once."""
    calendar = calendar_of(settings.ASOF_HOLIDAYS)
    if not settings.ASOF_HAND_ON_AFTER or not is_working_day(day, calendar):
        return 0
    late = [(each, since) for each in stand if (since := late_since(each)) and each.fact.backup_owner_id]
    left = [pair for pair in late if working_days(pair[1], day, calendar) >= settings.ASOF_HAND_ON_AFTER]
    reachable = {
        person.pk: person for person in _reachable().filter(pk__in={each.fact.backup_owner_id for each, _ in left})
    }
    by_person: dict[int, list[Late]] = defaultdict(list)
    for each, since in _new(left, day):
        backup = each.fact.backup_owner_id
        if backup in reachable and backup != owner_of(each):
            by_person[backup].append((each, since))
    return sum(_hand_on(reachable[person], rows, day, now) for person, rows in by_person.items())


def _new(late: list[Late], day: date) -> list[Late]:
    """Without what was handed on, and without what its owner said they cannot look at yet."""
    facts = [each.fact.pk for each, _ in late]
    told = set(HandingOn.objects.filter(fact__in=facts).values_list("fact", "late_since"))
    answered = Postponement.objects.holding(day)
    return [(each, since) for each, since in late if (each.fact.pk, since) not in told and each.fact.pk not in answered]


def _hand_on(person: User, late: list[Late], day: date, now: datetime) -> bool:
    """The mail and what it hands on, or neither; False when another worker was first."""
    lines = sorted(line for each, _ in late if (line := fact_line(each)))
    try:
        with transaction.atomic():
            mail = _mail(person, OwnerMail.Kind.HANDED_ON, day, lines, now)
            mail.save(force_insert=True)
            HandingOn.objects.bulk_create(
                HandingOn(fact=each.fact, late_since=since, mail=mail) for each, since in late
            )
    except IntegrityError:
        return False
    return True


def _mail(person: User, kind: str, day: date, lines: Iterable[Line], now: datetime) -> OwnerMail:
    kept = [line.kept() for line in lines]
    return OwnerMail(
        person=person, kind=kind, day=day, lines=kept[:MOST_LINES], more=max(0, len(kept) - MOST_LINES), try_at=now
    )


def _reachable() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True).exclude(email="")

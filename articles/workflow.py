"""How an edition moves: one table of transitions, the reasons against a step, and the step itself.

Every step is one transaction with an Event in the article's history. A step that cannot be taken is a WorkflowRefusal
whose reasons are in words for a screen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import searching
from articles.models import Edition, Event, Finding, State
from articles.signals import edition_changed
from articles.writing import WritingRefusal, begin_again, reads_as

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise


class WorkflowRefusal(ValueError):
    """The step cannot be taken; `reasons` says why, and nothing was changed."""

    def __init__(self, reasons: "list[str]") -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Transition:
    """A verb: from which states it may be taken, where it leads, and which permission it asks for."""

    verb: str
    label: "StrOrPromise"
    past: str
    sources: tuple[State, ...]
    target: State
    permission: str
    needs_proof: bool = False
    needs_note: bool = False


TRANSITIONS = (
    Transition(
        "submit",
        gettext_lazy("Submit for review"),
        gettext_noop("submitted"),
        (State.DRAFT,),
        State.IN_REVIEW,
        "articles.submit_edition",
    ),
    Transition(
        "approve",
        gettext_lazy("Approve"),
        gettext_noop("approved"),
        (State.IN_REVIEW,),
        State.APPROVED,
        "articles.approve_edition",
    ),
    Transition(
        "return",
        gettext_lazy("Return to the writer"),
        gettext_noop("returned"),
        (State.IN_REVIEW, State.APPROVED, State.SCHEDULED),
        State.DRAFT,
        "articles.approve_edition",
        needs_note=True,
    ),
    Transition(
        "schedule",
        gettext_lazy("Schedule"),
        gettext_noop("scheduled"),
        (State.APPROVED,),
        State.SCHEDULED,
        "articles.publish_edition",
        needs_proof=True,
    ),
    Transition(
        "publish",
        gettext_lazy("Publish now"),
        gettext_noop("published"),
        (State.APPROVED, State.SCHEDULED),
        State.PUBLISHED,
        "articles.publish_edition",
        needs_proof=True,
    ),
    Transition(
        "supersede",
        gettext_lazy("Supersede"),
        gettext_noop("superseded"),
        (State.PUBLISHED,),
        State.SUPERSEDED,
        "articles.publish_edition",
    ),
    Transition(
        "withdraw",
        gettext_lazy("Withdraw"),
        gettext_noop("withdrawn"),
        (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED),
        State.WITHDRAWN,
        "articles.publish_edition",
        needs_note=True,
    ),
)
# What was once to be read, or might have been, and is not: its words can be a draft again.
RESTORABLE = (State.SUPERSEDED, State.WITHDRAWN)
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


def reasons_against(
    edition: Edition,
    verb: str,
    *,
    by: "User | None",
    note: str = "",
    publish_at: datetime | None = None,
    now: datetime,
) -> list[str]:
    """Why this step cannot be taken by this person (None: a job) at this moment; empty when it can.

    Proof findings are read as stored: check the edition first (`findings.check_edition`), or use `perform`'s callers that do.
    """
    transition = BY_VERB.get(verb)
    if transition is None:
        return [_("There is no step called “%(verb)s”.") % {"verb": verb}]
    reasons = []
    if edition.state not in transition.sources:
        reasons.append(
            _("An edition that is %(state)s cannot be %(past)s.")
            % {"state": edition.get_state_display().lower(), "past": _(transition.past)}
        )
    if by is not None and not by.has_perm(transition.permission):
        reasons.append(_("Your role may not do this: %(label)s.") % {"label": transition.label})
    if transition.needs_note and not note.strip():
        reasons.append(_("Say why, in a sentence."))
    if (
        verb == "approve"
        and by is not None
        and not settings.ASOF_ONE_PERSON_TEAM
        and by.pk in (edition.created_by_id, edition.changed_by_id)
    ):
        reasons.append(_("You wrote or last changed this edition. Somebody else has to approve it."))
    if verb == "schedule" and (publish_at is None or publish_at <= now):
        reasons.append(_("Give a day and time that is still to come."))
    if transition.needs_proof:
        reasons += _open_proof(edition)
    return reasons


def perform(
    edition: Edition,
    verb: str,
    *,
    by: "User | None",
    now: datetime,
    note: str = "",
    publish_at: datetime | None = None,
    job: str = "",
) -> Edition:
    """Take the step and write it into the history. Raises WorkflowRefusal with every reason against it.

    Of several processes that try the same step at once, one takes it and the others are refused.
    """
    with transaction.atomic():
        held = Edition.objects.select_for_update(of=("self",)).select_related("article").get(pk=edition.pk)
        reasons = reasons_against(held, verb, by=by, note=note, publish_at=publish_at, now=now)
        if reasons:
            raise WorkflowRefusal(reasons)
        if verb == "publish":
            held.reads_since = _reads_since(held, _supersede_live(held, by, now, job))
        _move(held, BY_VERB[verb], by, now, publish_at)
        _write_event(held, BY_VERB[verb].past, by, job, now, note)
    edition.refresh_from_db()
    return edition


def reasons_against_restoring(edition: Edition, *, by: "User | None") -> list[str]:
    """Why the words of this edition cannot become the article's next draft; empty when they can."""
    reasons = []
    if edition.state not in RESTORABLE:
        reasons.append(
            _("An edition that is %(state)s is not restored: only words that are no longer live are.")
            % {"state": edition.get_state_display().lower()}
        )
    if by is not None and not by.has_perm("articles.add_edition"):
        reasons.append(_("Your role may not do this: %(label)s.") % {"label": _("Restore as a new draft")})
    if Edition.objects.filter(article=edition.article_id).open().exists():
        reasons.append(
            _(
                "The next edition of this article is already being written. Finish it or withdraw it, then restore this one."
            )
        )
    return reasons


def restore(edition: Edition, *, by: "User | None", now: datetime) -> Edition:
    """A new draft with the words of an edition that is no longer live; that one stays as it is.

    Raises WorkflowRefusal, also when somebody else began the next edition in the same moment.
    """
    if reasons := reasons_against_restoring(edition, by=by):
        raise WorkflowRefusal(reasons)
    try:
        return begin_again(edition, by=by, now=now).edition
    except WritingRefusal as refusal:
        raise WorkflowRefusal([str(refusal)]) from refusal


def _open_proof(edition: Edition) -> list[str]:
    count = Finding.objects.filter(edition=edition).blocking().count()
    if edition.checked_at is None or edition.changed_at > edition.checked_at:
        return [_("This text has not been checked since it was last saved. Check it first.")]
    if count:
        return [
            _("%(count)d findings must be fixed, or accepted with a reason, before it can go live.") % {"count": count}
        ]
    return []


def _supersede_live(edition: Edition, by: "User | None", now: datetime, job: str) -> Edition | None:
    live = Edition.objects.select_for_update().filter(article=edition.article_id).published().first()
    if live is not None:
        _move(live, BY_VERB["supersede"], by, now, None)
        _write_event(live, BY_VERB["supersede"].past, by, job, now, "")
    return live


def _reads_since(edition: Edition, before: Edition | None) -> datetime | None:
    """When these words went live, if the edition that stands before it says the same: publishing again is no change."""
    return before.live_since if before is not None and reads_as(before) == reads_as(edition) else None


def _move(
    edition: Edition, transition: Transition, by: "User | None", now: datetime, publish_at: datetime | None
) -> None:
    changes: dict[str, object] = {"state": transition.target}
    if transition.verb == "approve":
        changes["reviewer"] = by
    if transition.verb == "schedule":
        changes["publish_at"] = publish_at
    if transition.verb == "publish":
        changes |= {"published_at": now, "reads_since": edition.reads_since}
    if transition.verb in ("supersede", "withdraw"):
        changes["superseded_at"] = now
    moved = Edition.objects.filter(pk=edition.pk, state=edition.state).update(**changes)
    if not moved:
        raise WorkflowRefusal([_("Somebody else has just moved this edition. Look at it again.")])
    if transition.target == State.PUBLISHED:
        searching.keep(edition)
    elif edition.state == State.PUBLISHED:
        searching.forget(edition)
    transaction.on_commit(lambda: edition_changed.send_robust(Edition, edition_id=edition.pk, verb=transition.verb))


def _write_event(edition: Edition, past: str, by: "User | None", job: str, now: datetime, note: str) -> None:
    Event.objects.create(
        article_id=edition.article_id,
        edition=edition,
        verb=past,
        happened_at=now,
        actor=by,
        job=job,
        payload={"edition": edition.number, "title": edition.title, "note": note, "change_note": edition.change_note},
    )

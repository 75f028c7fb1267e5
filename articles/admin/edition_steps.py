"""The steps of an edition from its page: workflow, the next edition, decisions about findings. Every one is a POST."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import findings, workflow, writing
from articles.admin.rights import may_begin, may_write, person
from articles.models import Edition, Finding

# Superseding happens when the next edition goes live; by itself it would only take a page away.
BY_HAND = tuple(transition for transition in workflow.TRANSITIONS if transition.verb != "supersede")


@dataclass(frozen=True, slots=True)
class Step:
    transition: workflow.Transition
    reasons: list[str]


def steps(edition: Edition, user: User, now: datetime) -> list[Step]:
    """Every step, each with what speaks against it apart from what its own form still asks for."""
    soon = now + timedelta(days=1)
    found = []
    for transition in BY_HAND:
        reasons = workflow.reasons_against(edition, transition.verb, by=user, note="…", publish_at=soon, now=now)
        if transition.verb == "submit" and not may_write(user, edition):
            reasons.append(_("This is another writer’s draft."))
        found.append(Step(transition, reasons))
    return found


def take_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    edition = _edition(request, pk)
    user, now = person(request), timezone.now()
    transition = next((each for each in BY_HAND if each.verb == verb), None)
    if transition is None:
        raise Http404
    if not user.has_perm(transition.permission) or (verb == "submit" and not may_write(user, edition)):
        raise PermissionDenied
    if request.POST.get("base") != str(edition.save_count):
        messages.error(request, _("The text was saved again after you opened it. Look at it once more."))
        return _back(edition)
    if transition.needs_proof:
        findings.check_edition(edition, timezone.localdate(now), now)
    try:
        workflow.perform(edition, verb, by=user, now=now, note=_said(request, "note"), publish_at=_moment(request))
    except workflow.WorkflowRefusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        messages.success(
            request, _("Done: this edition is now %(state)s.") % {"state": edition.get_state_display().lower()}
        )
    return _back(edition)


def begin_next(request: HttpRequest, pk: int) -> HttpResponse:
    """The next edition with the words of this one: of the live one, or of one that is restored."""
    edition = _edition(request, pk)
    user, now = person(request), timezone.now()
    if not may_begin(user, edition):
        raise PermissionDenied
    restored = edition.state in workflow.RESTORABLE
    try:
        begun = workflow.restore(edition, by=user, now=now) if restored else _begun(edition, user, now)
    except (writing.WritingRefusal, workflow.WorkflowRefusal) as refusal:
        messages.error(request, str(refusal))
        return _back(edition)
    findings.check_edition(begun, timezone.localdate(now), now)
    said = _("The next edition starts with these words. Readers see the live one until you publish.")
    if restored:
        said = _("Edition %(old)d is back as edition %(new)d, a draft. Readers see nothing of it until you publish.")
    messages.success(request, said % {"old": edition.number, "new": begun.number})
    return _back(begun)


def _begun(edition: Edition, user: User, now: datetime) -> Edition:
    return writing.begin_from(edition, by=user, now=now).edition


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or snooze one finding, with a reason."""
    user, now = person(request), timezone.now()
    findings_seen = Finding.objects.filter(edition__in=Edition.objects.readable_by(user))
    finding = get_object_or_404(findings_seen.select_related("edition__article", "edition__author"), pk=pk)
    verb, reason = request.POST.get("decision"), _said(request, "reason")
    if verb not in ("accept", "snooze"):
        raise Http404
    if not user.has_perm(f"articles.{verb}_finding"):
        raise PermissionDenied
    try:
        if verb == "accept":
            findings.accept(finding, by=user, reason=reason, now=now)
        else:
            day = timezone.localdate(now)
            until = _cleaned(forms.DateField(required=False), request.POST.get("until"))
            findings.snooze(finding, until=until or day, day=day, by=user, reason=reason, now=now)
    except findings.FindingRefusal as refusal:
        return _answered(request, finding.edition, refused=str(refusal))
    done = _("Kept, with your reason. It comes back when the text or the fact changes.")
    return _answered(request, finding.edition, done=done)


def _answered(request: HttpRequest, edition: Edition, *, done: str = "", refused: str = "") -> HttpResponse:
    """In words to the script that asks while somebody writes, else on the page of the edition."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"refused": refused}, status=409) if refused else JsonResponse({"said": done})
    messages.add_message(request, messages.ERROR if refused else messages.SUCCESS, refused or done)
    return _back(edition)


def _edition(request: HttpRequest, pk: int) -> Edition:
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    return get_object_or_404(
        Edition.objects.readable_by(person(request)).select_related("article__platform", "author"), pk=pk
    )


def _said(request: HttpRequest, name: str) -> str:
    """A sentence from a form of one line; what no database keeps as text is left out."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:300]


def _moment(request: HttpRequest) -> datetime | None:
    said = request.POST.get("publish_at", "").replace("T", " ")
    moment: datetime | None = _cleaned(forms.DateTimeField(required=False), said)
    return moment


def _cleaned(field: forms.Field, said: str | None) -> Any:
    try:
        return field.clean(said)
    except forms.ValidationError:
        return None


def _back(edition: Edition) -> HttpResponse:
    return redirect("admin:articles_edition_change", edition.pk)

"""The verify queue in the admin: one fact at a time, what to do about it, and the next one."""

from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from articles.reports import pages_by_fact
from cms.verify_queue import VerifyQueue, Waiting, verify_queue, waiting
from policies import ledger
from policies.admin.fact_forms import moment_of
from policies.admin.fact_list import state_badge
from policies.admin.queue_forms import CantTellForm, NotNowForm, StillTrueForm
from policies.models import LATE, Fact, Postponement, Proposal, Verification, standings
from policies.postponing import postpone, take_back

# As many as fit beside a card; the rest is one click away.
NEXT_ONES = 8
FORMS: dict[str, tuple[type[Form], str]] = {
    "still_true": (StillTrueForm, "policies.verify_fact"),
    "cant_tell": (CantTellForm, "policies.dispute_fact"),
    "not_now": (NotNowForm, "policies.verify_fact"),
}


class VerifyQueuePage(View):
    """Shows the card named by the address, else the first. Everything works without JavaScript."""

    undo = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        if not self.user.has_perm("policies.view_fact"):
            raise PermissionDenied
        self.now: datetime = timezone.now()
        self.day: date = timezone.localdate(self.now)
        self.mine = request.GET.get("owner") == "mine"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        queue = self._queue()
        at = queue.place(_number(request.GET.get("fact", "")))
        if at is None and request.GET.get("fact"):
            messages.info(request, _("That fact is not in the queue any more. Here is the first one that is."))
            return redirect(self._address())
        card = queue.waiting[at or 0] if queue.waiting else None
        return self._show(queue, card, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "")
        if act == "take_back":
            return self._take_back()
        if act not in FORMS:
            messages.error(request, _("Nothing was written: say what you found with one of the buttons."))
            return redirect(self._address(_number(request.GET.get("fact", ""))))
        form_class, permission = FORMS[act]
        if not self.user.has_perm(permission):
            raise PermissionDenied
        fact = get_object_or_404(Fact, pk=_number(request.GET.get("fact", "")))
        queue = self._queue()
        form = form_class(request.POST, auto_id=f"{act}_%s")
        if form.is_valid() and (done := self._perform(act, fact, form)):
            messages.success(request, done)
            following = queue.after(fact.pk)
            return redirect(self._address(following.fact.pk if following else None))
        return self._show(queue, self._card(queue, fact), {act: form})

    def _perform(self, act: str, fact: Fact, form: Form) -> str:
        """The sentence about what was done; empty when it was refused, which the form then says."""
        try:
            with transaction.atomic():
                done: str = getattr(self, f"_{act}")(fact, form.cleaned_data)
                admin.site.get_model_admin(Fact).log_change(self.request, fact, done)
        except ledger.LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
            return ""
        page = reverse("admin:policies_fact_change", args=[fact.pk])
        return format_html('<a href="{}">{}</a>: {} {}', page, fact.label, done, self.undo)

    def _still_true(self, fact: Fact, said: dict[str, Any]) -> str:
        version = get_object_or_404(fact.versions, pk=said["version"])
        read_at = moment_of(said["read_on"], self.now)
        seen = {"quote_seen": said["quote_seen"].strip(), "note": said["note"]}
        ledger.verify(version, by=self.user, read_at=read_at, now=self.now, **seen)
        self.undo = self._doubt(fact)
        after = standings(Fact.objects.filter(pk=fact.pk), self.day)[fact.key]
        if after.state in LATE:
            return _("Written down, but it still waits for somebody: %(state)s.") % {"state": after.state.label}
        review = date_format(after.review_on) if after.review_on else ""
        return _("Verified. Next review %(day)s.") % {"day": review}

    def _doubt(self, fact: Fact) -> str:
        """A verification is a row of record: who pressed the wrong button says so in a second one."""
        if not self.user.has_perm("policies.dispute_fact"):
            return ""
        page = reverse("admin:policies_fact_dispute", args=[fact.pk])
        query = urlencode({"next": self._address()})
        return format_html('<a href="{}?{}">{}</a>', page, query, _("Was it a slip? Dispute it"))

    def _cant_tell(self, fact: Fact, said: dict[str, Any]) -> str:
        version = get_object_or_404(fact.versions, pk=said["version"])
        ledger.dispute(version, by=self.user, read_at=self.now, now=self.now, note=said["note"])
        return _("Disputed. Readers are told that we are checking this; it stays in the queue.")

    def _not_now(self, fact: Fact, said: dict[str, Any]) -> str:
        put_off = postpone(fact, said["until"], said["reason"], by=self.user, now=self.now)
        self.undo = format_html('<a href="#put-off-{}">{}</a>', put_off.pk, _("To undo, put it back"))
        return _("Put off. The queue asks again on %(day)s.") % {"day": date_format(put_off.until)}

    def _take_back(self) -> HttpResponse:
        if not self.user.has_perm("policies.verify_fact"):
            raise PermissionDenied
        number = _number(self.request.POST.get("postponement", ""))
        kept = get_object_or_404(Postponement.objects.select_related("fact"), pk=number)
        if take_back(kept, self.now):
            messages.success(self.request, _("%(fact)s is back in the queue.") % {"fact": kept.fact.label})
        return redirect(self._address(kept.fact_id if self._queue().place(kept.fact_id) is not None else None))

    def _queue(self) -> VerifyQueue:
        return verify_queue(self.day, self.user.pk if self.mine else None)

    def _card(self, queue: VerifyQueue, fact: Fact) -> Waiting:
        """The fact that somebody has words for, even if it left the queue in the meantime."""
        at = queue.place(fact.pk)
        if at is not None:
            return queue.waiting[at]
        facts = Fact.objects.filter(pk=fact.pk).select_related("owner", "policy__owner")
        return waiting(standings(facts, self.day)[fact.key], pages_by_fact())

    def _address(self, fact_id: int | None = None) -> str:
        asked = {"owner": "mine"} if self.mine else {}
        query = urlencode({**asked, **({"fact": fact_id} if fact_id else {})})
        return f"{reverse('verify_queue')}?{query}" if query else reverse("verify_queue")

    def _show(self, queue: VerifyQueue, card: Waiting | None, filled: dict[str, Form]) -> HttpResponse:
        for form in filled.values():
            _begin_at_the_mistake(form)
        return TemplateResponse(
            self.request,
            "admin/policies/fact/queue.html",
            {
                **admin.site.each_context(self.request),
                "title": _("Verify queue"),
                "opts": Fact._meta,
                "queue": queue,
                "mine": self.mine,
                "card": card,
                "refused": bool(filled),
                **(self._about(queue, card, filled) if card else {}),
            },
        )

    def _about(self, queue: VerifyQueue, card: Waiting, filled: dict[str, Form]) -> dict[str, Any]:
        version, at = card.standing.version, queue.place(card.fact.pk)
        start = {"version": version.pk if version else None, "read_on": self.day}
        acts = version.verifications.select_related("verified_by") if version else Verification.objects.none()
        return {
            "position": None if at is None else at + 1,
            "previous": queue.waiting[at - 1] if at else None,
            "following": queue.waiting[at + 1] if at is not None and at + 1 < len(queue.waiting) else None,
            "next_ones": [] if at is None else queue.waiting[at + 1 : at + 1 + NEXT_ONES],
            "onward": self._address(card.fact.pk),
            "state_badge": state_badge(card.standing.state),
            "acts": acts[:3],
            "proposals": Proposal.objects.open().filter(fact=card.fact).select_related("fact"),
            "forms": {
                act: filled.get(act) or form(initial=start, auto_id=f"{act}_%s")
                for act, (form, _needs) in FORMS.items()
            },
        }


def _begin_at_the_mistake(form: Form) -> None:
    """The page opens at the field that was refused, without a script; else at the first that can be filled in."""
    fields = [field for field in form.visible_fields() if field.errors] or form.visible_fields()
    fields[0].field.widget.attrs["autofocus"] = True


def _number(said: str) -> int:
    """The id in an address; 0, which no row has, for anything else."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0

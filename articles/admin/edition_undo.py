"""After a save: what it took out of the text and where that stood, and the way back for as long as nobody has saved since."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import findings, writing
from articles.admin.references import titled
from articles.admin.rights import may_write, person
from articles.models import Author, Edition
from articles.richtext.references import Placed
from articles.writing import Text
from policies.models import Fact, Policy


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back the text from before a save, while nobody has saved since."""
    user, now = person(request), timezone.now()
    if not user.has_perm("articles.view_edition"):
        raise PermissionDenied
    edition = get_object_or_404(Edition.objects.readable_by(user).select_related("author"), pk=pk)
    if not may_write(user, edition):
        raise PermissionDenied
    back = redirect("admin:articles_edition_change", edition.pk)
    kept = request.session.pop(_key(edition), None)
    if kept is None:
        messages.error(request, _("There is nothing to undo: your last save of this edition was undone, or is over."))
        return back
    said = kept["text"]
    said |= {"faqs": tuple(tuple(faq) for faq in said["faqs"]), "related": tuple(said["related"])}
    author = Author.objects.filter(pk=kept["author"]).first()
    try:
        saved = writing.save(edition, Text(**said), base=kept["base"], by=user, now=now, author=author)
    except writing.EditConflict as conflict:
        messages.error(request, _saved_since(conflict.theirs, user))
        return back
    except writing.WritingRefusal as refusal:
        messages.error(request, str(refusal))
        return back
    findings.check_edition(saved.edition, timezone.localdate(now), now)
    messages.success(request, _("The text from before your last save is back."))
    return back


def _saved_since(theirs: Edition, user: User) -> str:
    when = f"{timezone.localtime(theirs.changed_at):%Y-%m-%d %H:%M}"
    if theirs.changed_by == user:
        return _("Nothing was undone: you saved this edition again at %(when)s.") % {"when": when}
    who = theirs.changed_by or _("Somebody")
    return _("Nothing was undone: %(who)s saved this edition at %(when)s, after that save. That text stands.") % {
        "who": who,
        "when": when,
    }


def keep_for_undo(
    request: HttpRequest, saved: writing.Saved, before: Text, author: int, told: list[dict[str, str]]
) -> None:
    """Until the next save: the text and author from before, and what is `told` of the references that went."""
    request.session[_key(saved.edition)] = {
        "base": saved.edition.save_count,
        "text": asdict(before),
        "author": author,
        "lost": told,
    }


def undoable(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    """What this person's last save took out, as {"lost": [{"what", "where"}…]}; None when it cannot be undone any more."""
    kept = request.session.get(_key(edition))
    if kept is None or kept["base"] != edition.save_count or not edition.editable:
        return None
    return {"lost": kept["lost"]}


def lost_in_words(lost: list[Placed], before: Text, user: User) -> list[dict[str, str]]:
    """For each reference that a save took out: what it was, and where it stood."""
    named = _names(lost, user)
    return [{"what": _what(each, named), "where": _where(each, before)} for each in lost]


def _names(lost: list[Placed], user: User) -> dict[tuple[str, str], str]:
    """What the things are called to which references went, as far as this person may see them: three queries at most."""
    targets: dict[str, set[str]] = {}
    for each in lost:
        kind = "fact" if each.reference.kind == "example" else each.reference.kind
        targets.setdefault(kind, set()).add(each.reference.target)
    ids = [target for target in targets.get("article", ()) if target.isdecimal() and len(target) < 19]
    facts = Fact.objects.keyed(targets["fact"]).values_list("key", "label") if "fact" in targets else []
    tables = (
        Policy.objects.filter(slug__in=targets["policy"]).values_list("slug", "title") if "policy" in targets else []
    )
    guides = titled(user).filter(pk__in=ids).values_list("pk", "shown_title") if ids else []
    return {
        **{("fact", key): label for key, label in facts},
        **{("example", key): label for key, label in facts},
        **{("policy", slug): title for slug, title in tables},
        **{("article", str(pk)): title for pk, title in guides},
    }


def _what(each: Placed, named: dict[tuple[str, str], str]) -> str:
    kinds = {
        "fact": _("The fact “%(words)s”: %(name)s (%(target)s)"),
        "example": _("The worked example “%(words)s” of %(name)s (%(target)s)"),
        "policy": _("The table of facts “%(name)s”"),
        "article": _("The link “%(words)s” to the guide “%(name)s”"),
    }
    reference = each.reference
    name = named.get((reference.kind, reference.target), reference.target)
    return kinds[reference.kind] % {"words": reference.words, "name": name, "target": reference.target}


def _where(each: Placed, before: Text) -> str:
    faq = each.field.removeprefix("faq-")
    if faq != each.field:
        return _("in the answer to “%(question)s”") % {"question": before.faqs[int(faq) - 1][0]}
    field = _("in the short answer") if each.field == "short_answer" else _("in the body")
    return _("%(field)s, under “%(heading)s”") % {"field": field, "heading": each.heading} if each.heading else field


def _key(edition: Edition) -> str:
    return f"undo-edition-{edition.pk}"

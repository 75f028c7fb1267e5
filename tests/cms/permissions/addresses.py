"""How a pattern of the resolver becomes an address of the world, and what is sent to it. A new pattern with parameters, or
with a form of its own, is added here; the stock pages of a new admin class need nothing but a row of `world.objects`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.delivery import leaving
from articles.models import State
from policies.admin.import_forms import carried
from policies.admin.looking import Looked
from policies.importing import Row, preview
from tests.cms.permissions.world import PASSWORD, World, go_on
from tests.makers import make_picture

MISSING = 999_999
_PAGE_OF_ADMIN = re.compile(r"admin/(\w+)/(\w+)/(?:(add)/|<(?:path:object_id|id)>/(?:(\w+)/)?)?$")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every pattern that the site answers to, as the resolver writes it."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern)
        yield from [here] if isinstance(each, URLPattern) else patterns(each, here)


@dataclass(frozen=True)
class Way:
    """An address for the parameters of one pattern. `query` comes after it."""

    named: Callable[[World, bool], dict[str, Any]]
    query: str = ""


def _pk(label: str) -> Way:
    return Way(lambda world, own: {"": world.row(label, own).pk})


_FACT, _EDITION, _FINDING = (_pk(label) for label in ("policies.fact", "articles.edition", "articles.finding"))
# By pattern, where its parameters are not the id of the admin page's own model.
WAYS: dict[str, Way] = {
    "admin/articles/edition/<int:pk>/step/<slug:verb>/": _EDITION,
    "admin/articles/edition/<int:pk>/next/": _EDITION,
    "admin/articles/edition/<int:pk>/undo/": _EDITION,
    "admin/articles/edition/<int:pk>/check/": _EDITION,
    "admin/articles/edition/<int:pk>/mend/": _EDITION,
    "admin/articles/edition/references/fact/card/": Way(lambda world, own: {}, "?key=aliexpress.refund.card"),
    "admin/articles/article/<int:pk>/compare/": _pk("articles.article"),
    "admin/articles/edition/<int:pk>/picture/": _EDITION,
    "admin/articles/edition/<int:pk>/preview/": _EDITION,
    "admin/articles/edition/preview/<int:pk>/revoke/": _pk("link"),
    "admin/articles/edition/finding/<int:pk>/": _FINDING,
    "admin/articles/freshnessreport/<int:pk>/export.<str:ending>": _pk("articles.freshnessreport"),
    "admin/articles/reportschedule/<int:pk>/test/": _pk("articles.reportschedule"),
    "reports/leave/<str:token>/": Way(
        lambda world, own: {"token": leaving.token(world.row("articles.reportschedule"), "reader@example.com")}
    ),
    "admin/r/<path:content_type_id>/<path:object_id>/": Way(
        lambda world, own: {
            "content_type_id": ContentType.objects.get(app_label="articles", model="article").pk,
            "": world.row("articles.article", own).pk,
        }
    ),
    "admin/autocomplete/": Way(
        lambda world, own: {}, "?app_label=articles&model_name=citation&field_name=article&term="
    ),
    "admin/policies/fact/queue/": Way(lambda world, own: {}, "?fact={fact}"),
    "admin/policies/fact/batch/": Way(lambda world, own: {}, "?facts={fact}"),
    "admin/policies/fact/changed/<int:version_id>/": _pk("policies.factversion"),
    "admin/policies/fact/<int:fact_id>/undo/": _pk("undoable"),
    "admin/policies/proposal/<int:pk>/decline/": _pk("policies.proposal"),
    "admin/policies/source/<int:pk>/read/": _pk("policies.source"),
    "admin/^(?P<app_label>auth|policies|articles)/$": Way(lambda world, own: {"app_label": "articles"}),
    "admin/(?P<url>.*)$": Way(lambda world, own: {"url": "no/such/page/"}),
    "policies/<slug:slug>/": Way(lambda world, own: {"": "aliexpress"}),
    "topics/<slug:slug>/": Way(lambda world, own: {"": "orders-and-refunds"}),
    "authors/<slug:slug>/": Way(lambda world, own: {"": "ziv-shay"}),
    "media/pictures/<str:name>": Way(lambda world, own: {"": make_picture().rpartition("/")[2]}),
    "preview/<str:token>/": Way(lambda world, own: {"": world.token}),
    "<slug:slug>/on/<str:day>/": Way(
        lambda world, own: {"slug": world.row("live").article.slug, "": str(timezone.localdate())}
    ),
    "<slug:slug>/": Way(lambda world, own: {"": world.row("articles.article", own).slug}),
    **{f"admin/policies/fact/<int:fact_id>/{verb}/": _FACT for verb in ("record", "correct", "verify", "dispute", "retire")},
}  # fmt: skip


def address_of(world: World, pattern: str, case: str, own: bool = False, missing: bool = False) -> str:
    """Where this pattern leads for somebody's row, the Writer's `own`, or one that does not exist; `case` fills in a word."""
    way = WAYS.get(pattern)
    page = _PAGE_OF_ADMIN.match(pattern)
    if way is None and page and "<" in pattern:
        label = f"{page[1]}.{page[2]}"
        spare = page[4] == "delete" and f"spare {label}" in world.objects
        way = _pk(f"spare {label}" if spare else label)
    named = way.named(world, own) if way else {}
    if missing:
        named[""] = "nowhere" if isinstance(named.get(""), str) else MISSING

    def filled(found: "re.Match[str]") -> str:
        name = found[1] or found[2]
        return str(named[name] if name in named else case if name in ("verb", "kind", "ending") else named[""])

    address = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", filled, pattern)
    address = address.replace("^", "").replace("$", "")
    fact = world.row("late" if case == "not_now" else "policies.fact")
    query = way.query.format(fact=fact.pk) if way else ""
    return f"/{address}{query}"


def has_an_id(pattern: str) -> bool:
    return "<" in pattern and pattern != "admin/(?P<url>.*)$" and "app_label" not in pattern


Said = dict[str, Any]


def _step(verb: str, state: str, **more: Any) -> Callable[[World, bool], Said]:
    def said(world: World, own: bool) -> Said:
        edition = world.row("articles.edition", own)
        go_on(edition, state)
        edition.refresh_from_db()
        return {"base": edition.save_count, "note": "Because.", **more}

    return said


def _value(world: World, **more: Any) -> Said:
    today, fact = timezone.localdate(), world.row("policies.fact")
    version = fact.versions.latest("pk")
    return {
        "low": "9", "high": "9", "unit": "day", "day_basis": "calendar", "bound": "exact", "effective_from": str(today),
        "source": world.row("policies.source").pk, "quote": "It takes 9 days.", "change_note": "It is slower.",
        "version": version.pk, "step": "approve", "seen": version.pk, **more,
    }  # fmt: skip


def _batch(world: World) -> Said:
    fact, value = world.row("policies.fact"), _value(world)
    shared = {f"shared-{name}": value.pop(name) for name in ("effective_from", "change_note")}
    return {**shared, **{f"fact-{fact.pk}-{name}": said for name, said in value.items()}, "step": "approve"}


def _reading(world: World, **more: Any) -> Said:
    version = world.row("policies.fact").versions.latest("pk")
    return {
        "version": version.pk, "read_on": str(timezone.localdate()), "quote_seen": version.quote, "note": "Read.",
        "verdict": "still_true", **more,
    }  # fmt: skip


def _imported(world: World) -> Said:
    rows = [Row(2, {"key": "new.fact", "platform": "AliExpress", "policy": "Refunds", "label": "New"}, 1)]
    found = preview(rows, [], "facts.csv", by=None, now=timezone.now())
    return {**carried("facts.csv", rows), "seen": Looked(found.mark).signed(), "step": "approve"}


def _later(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


_SLUGGED = {"name": "New", "slug": "new"}
# By pattern and case: what is sent with a POST, and does something for who may. Nothing here: an empty form, which must
# change nothing whoever sends it. Change and delete pages send their own form.
FORMS: dict[tuple[str, str], Callable[[World, bool], Said]] = {
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "submit"): _step("submit", State.DRAFT),
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "approve"): _step("approve", State.IN_REVIEW),
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "return"): _step("return", State.IN_REVIEW),
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "schedule"): lambda world, own: _step(
        "schedule", State.APPROVED, publish_at=_later(2)
    )(world, own),
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "publish"): _step("publish", State.APPROVED),
    ("admin/articles/edition/<int:pk>/step/<slug:verb>/", "withdraw"): _step("withdraw", State.DRAFT),
    ("admin/articles/edition/<int:pk>/next/", ""): _step("next", State.WITHDRAWN),
    ("admin/articles/edition/<int:pk>/preview/", ""): lambda world, own: {"for_whom": "Legal", "days": "2"},
    ("admin/articles/edition/preview/<int:pk>/revoke/", ""): lambda world, own: {"sure": "on"},
    ("admin/articles/edition/finding/<int:pk>/", "accept"): lambda world, own: {"decision": "accept", "reason": "So it is."},
    ("admin/articles/edition/finding/<int:pk>/", "snooze"): lambda world, own: {
        "decision": "snooze", "reason": "Next week.", "until": _later(3)[:10]
    },
    ("admin/policies/fact/<int:fact_id>/record/", ""): lambda world, own: _value(world),
    ("admin/policies/fact/<int:fact_id>/correct/", ""): lambda world, own: _value(world),
    ("admin/policies/fact/<int:fact_id>/verify/", ""): lambda world, own: _reading(world),
    ("admin/policies/fact/<int:fact_id>/dispute/", ""): lambda world, own: _reading(world),
    ("admin/policies/fact/<int:fact_id>/undo/", ""): lambda world, own: {
        "version": world.row("undoable").versions.latest("pk").pk, "sure": "on"
    },
    ("admin/policies/fact/batch/", ""): lambda world, own: _batch(world),
    ("admin/policies/proposal/<int:pk>/decline/", ""): lambda world, own: {"reason": "It is the same."},
    ("admin/articles/article/import/", ""): lambda world, own: {
        "step": "import", "text": "A guide\n\nBy Ziv Shay\n\nOpen it and press the button.", "name": "pasted", "form": "text",
        "topic": world.row("articles.topic").slug, "author": world.row("articles.author").pk,
    },
    ("admin/policies/fact/<int:fact_id>/retire/", ""): lambda world, own: {"sure": "on", "confirm": "on"},
    # A new fact without a value has no pages to be looked at; the file is written after a second look at what it says.
    ("admin/policies/fact/import/", ""): lambda world, own: _imported(world),
    ("admin/policies/fact/queue/", "still_true"): lambda world, own: _reading(world, act="still_true"),
    ("admin/policies/fact/queue/", "cant_tell"): lambda world, own: _reading(world, act="cant_tell"),
    ("admin/policies/fact/queue/", "not_now"): lambda world, own: {
        "act": "not_now", "until": _later(3)[:10], "reason": "The help centre is down."
    },
    ("admin/articles/article/add/", ""): lambda world, own: {
        "title": "New", "slug": "new", "author": world.row("articles.author").pk, "topic": world.row("articles.topic").pk,
        "review_after": 365,
    },
    ("reports/leave/<str:token>/", ""): lambda world, own: {"List-Unsubscribe": "One-Click"},
    ("admin/articles/reportschedule/<int:pk>/test/", ""): lambda world, own: {"to": "me"},
    ("admin/articles/reportschedule/add/", ""): lambda world, own: {
        "name": "New", "rhythm": "weekly", "weekday": 0, "month_day": 1, "at": "08:00", "recipients-TOTAL_FORMS": 1,
        "recipients-INITIAL_FORMS": 0, "recipients-0-address": "new@example.com",
    },
    ("admin/articles/author/add/", ""): lambda world, own: _SLUGGED,
    ("admin/articles/topic/add/", ""): lambda world, own: _SLUGGED,
    ("admin/articles/disclaimer/add/", ""): lambda world, own: {
        "name": "New", "kind": "general", "texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0
    },
    ("admin/policies/platform/add/", ""): lambda world, own: {**_SLUGGED, "home_page": "https://new.example.com/"},
    ("admin/policies/policy/add/", ""): lambda world, own: {
        "platform": world.row("policies.platform").pk, "title": "New", "slug": "new", "facts-TOTAL_FORMS": 0,
        "facts-INITIAL_FORMS": 0,
    },
    ("admin/policies/fact/add/", ""): lambda world, own: {
        "policy": world.row("policies.policy").pk, "key": "aliexpress.new", "label": "New", "kind": "duration", "position": 0,
        "warn_after": 30, "error_after": 90,
    },
    ("admin/policies/source/add/", ""): lambda world, own: {
        "platform": world.row("policies.platform").pk, "url": "https://new.example.com/help", "title": "New"
    },
    ("admin/auth/group/add/", ""): lambda world, own: {"name": "New"},
    ("admin/auth/user/add/", ""): lambda world, own: {
        "username": "new", "usable_password": "true", "password1": "a long password", "password2": "a long password"
    },
    ("admin/auth/user/<id>/password/", ""): lambda world, own: {
        "usable_password": "true", "password1": "a long password", "password2": "a long password"
    },
    ("admin/password_change/", ""): lambda world, own: {
        "old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"
    },
}  # fmt: skip


# What is approved only after a look at what it changes.
LOOKED_AT = {f"admin/policies/fact/{act}/" for act in ("<int:fact_id>/record", "<int:fact_id>/correct", "batch")}


def form_of(world: World, chief: Client, pattern: str, case: str, own: bool) -> Said | None:
    """What would do something at this address if sent by who may; None where an empty form is sent."""
    if (pattern, case) in FORMS:
        said = FORMS[pattern, case](world, own)
        return _looked_at(chief, address_of(world, pattern, case, own), said) if pattern in LOOKED_AT else said
    page = _PAGE_OF_ADMIN.match(pattern)
    if page and page[4] == "delete":
        return {"post": "yes"}
    if page and page[4] == "change":
        return _sent_back(chief.get(address_of(world, pattern, case, own)).content.decode())
    return None


def _looked_at(chief: Client, address: str, said: Said) -> Said:
    """The values with the word of the impact screen that somebody has looked at what they change."""
    page = LexborHTMLParser(chief.post(address, {**said, "step": "look"}).content.decode())
    seen = page.css_first("#content-main form input[name=seen]")
    return {**said, "seen": seen.attributes["value"] if seen else ""}


def _sent_back(page: str) -> Said | None:
    """The main form of an admin page as a browser would send it back; None where it can only be read."""
    tree = LexborHTMLParser(page)
    form = tree.css_first("#content form:has([name=_save])")
    if form is None:
        return None
    said: Said = {}
    for field in form.css("input[name], textarea[name], select[name]"):
        name, kind = field.attributes["name"] or "", field.attributes.get("type")
        if field.tag == "select":
            chosen = [option.attributes.get("value") or "" for option in field.css("option[selected]")]
            said[name] = chosen if "multiple" in field.attributes else (chosen or [""])[0]
        elif field.tag == "textarea":
            said[name] = field.text()
        elif kind not in ("checkbox", "radio", "submit") or "checked" in field.attributes:
            said[name] = field.attributes.get("value") or ""
    return said

"""Rows for tests, made the way the product makes them. Each maker shows the values that matter and defaults the rest."""

import io
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils.text import slugify
from PIL import Image

from articles import pictures, writing
from articles.models import Article, Author, Disclaimer, DisclaimerText, Edition, State, Topic
from articles.writing import Text
from policies import ledger
from policies.models import Fact, FactValue, FactVersion, Kind, Platform, Policy, Source
from policies.timelines import Bound, DayBasis, Timeline, Unit

NEW_YEAR = date(2026, 1, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def make_person(name: str = "alice", *permissions: str, superuser: bool = False) -> User:
    """A person of staff, with permissions such as "policies.verify_fact"."""
    person: User = User.objects.create(username=name, is_staff=True, is_superuser=superuser)
    for permission in permissions:
        app, codename = permission.split(".")
        person.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return person


def make_platform(name: str = "AliExpress") -> Platform:
    return Platform.objects.get_or_create(name=name, slug=slugify(name))[0]


def make_policy(title: str = "Refund time before shipment", platform: Platform | None = None, **fields: Any) -> Policy:
    platform = platform or make_platform()
    return Policy.objects.get_or_create(slug=slugify(title), defaults={"platform": platform, "title": title, **fields})[
        0
    ]


def make_source(title: str = "Help centre: refunds", platform: Platform | None = None) -> Source:
    url = f"https://help.example.com/{slugify(title)}"
    return Source.objects.get_or_create(url=url, defaults={"platform": platform or make_platform(), "title": title})[0]


def make_fact(
    key: str = "aliexpress.refund.card",
    value: str | FactValue | None = "3–5 business days",
    on: date = NEW_YEAR,
    checked_on: date | None = None,
    *,
    policy: Policy | None = None,
    source: Source | None = None,
    quote: str = "",
    **fields: Any,
) -> Fact:
    """A fact whose value holds, and was recorded, from `on`; verified against its source on `checked_on`."""
    given = value_of(value) if isinstance(value, str) else value
    defaults = {
        "label": key.split(".")[-1].replace("-", " ").capitalize(),
        "kind": given.kind if given else Kind.DURATION,
    }
    fact = Fact.objects.create(policy=policy or make_policy(), key=key, **{**defaults, **fields})
    if given is not None:
        record(fact, given, on, source=source, quote=quote)
    if checked_on is not None:
        verify(fact, checked_on)
    return fact


def record(
    fact: Fact,
    value: str | FactValue,
    on: date,
    *,
    recorded: datetime | None = None,
    source: Source | None = None,
    quote: str = "",
    note: str = "",
) -> FactVersion:
    """A new value from `on`, recorded at noon of that day unless said otherwise."""
    given = value_of(value) if isinstance(value, str) else value
    evidence = ledger.Evidence(
        source or make_source(platform=fact.policy.platform), quote or f"It takes {given.words()}.", note
    )
    return ledger.record(fact, given, on, evidence, by=None, now=recorded or noon(on))


def verify(fact: Fact, day: date) -> None:
    """The value in force on that day, found still true at noon."""
    version = fact.versions.at(day).get()
    ledger.verify(version, by=None, read_at=noon(day), now=noon(day), quote_seen=version.quote)


def value_of(words: str) -> FactValue:
    """A time limit from words such as "3–5 business days", "up to 15 days", "75 days"; other words stay words."""
    found = re.fullmatch(
        r"(up to |at least |about )?(\d+)(?:–(\d+))? (business )?(second|minute|hour|day|week|month|year)s?", words
    )
    if found is None:
        return FactValue(Kind.TEXT, text=words)
    prefix, first, second, business, unit = found.groups()
    basis = DayBasis.BUSINESS if business else DayBasis.CALENDAR
    low, high = Decimal(first), Decimal(second or first)
    match prefix:
        case "up to ":
            return FactValue.of(Timeline(None, high, Unit(unit), basis, Bound.UP_TO))
        case "at least ":
            return FactValue.of(Timeline(low, None, Unit(unit), basis, Bound.AT_LEAST))
        case "about ":
            return FactValue.of(Timeline(low, high, Unit(unit), basis, Bound.ABOUT))
    return FactValue.of(Timeline(low, high, Unit(unit), basis, Bound.RANGE if second else Bound.EXACT))


def make_author(name: str = "Ziv Shay") -> Author:
    return Author.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_topic(name: str = "Orders and refunds", *disclaimers: str) -> Topic:
    """A topic; each disclaimer is a text that its pages must show, a general one."""
    topic = Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]
    for text in disclaimers:
        topic.disclaimers.add(make_disclaimer(text))
    return topic


def make_disclaimer(text: str, kind: str = Disclaimer.Kind.GENERAL, on: date = NEW_YEAR) -> Disclaimer:
    disclaimer = Disclaimer.objects.create(name=text[:80], kind=kind)
    DisclaimerText.objects.create(disclaimer=disclaimer, text=text, effective_from=on, recorded_at=noon(on))
    return disclaimer


def make_article(slug: str = "cancel-an-order", platform: Platform | None = None, **fields: Any) -> Article:
    given = {"topic": fields.pop("topic", None) or make_topic(), "platform": platform or make_platform(), **fields}
    return Article.objects.get_or_create(slug=slug, defaults=given)[0]


def make_edition(
    body: str = "<p>Open “My Orders”.</p>",
    article: Article | None = None,
    *,
    state: str = State.DRAFT,
    on: date = NEW_YEAR,
    by: User | None = None,
    **text: Any,
) -> Edition:
    """The next edition of an article, written at noon of `on`, in any state. Its findings are what the checks find."""
    text.setdefault("title", "How to cancel an order")
    text.setdefault(
        "faqs", (("Is it free?", "<p>Yes.</p>"), ("Is it fast?", "<p>Yes.</p>"), ("Is it safe?", "<p>Yes.</p>"))
    )
    text.setdefault("short_answer", "<p>Yes, for free.</p>")
    edition = writing.begin(
        article or make_article(), make_author(), Text(body=body, **text), by=by, now=noon(on)
    ).edition
    moments = {
        State.SCHEDULED: {"publish_at": noon(on)},
        State.PUBLISHED: {"published_at": noon(on)},
        State.SUPERSEDED: {"published_at": noon(on), "superseded_at": noon(on)},
    }
    if state != State.DRAFT:
        Edition.objects.filter(pk=edition.pk).update(state=state, **moments.get(State(state), {}))
        edition.refresh_from_db()
    return edition


def publish(edition: Edition, on: date = NEW_YEAR) -> Edition:
    """Live since noon of that day, as if everybody had agreed; an earlier edition makes room."""
    live = Edition.objects.filter(article=edition.article).published().exclude(pk=edition.pk)
    live.update(state=State.SUPERSEDED, superseded_at=noon(on))
    Edition.objects.filter(pk=edition.pk).update(state=State.PUBLISHED, published_at=noon(on))
    edition.refresh_from_db()
    return edition


def make_image(kind: str = "PNG", size: tuple[int, int] = (40, 20), color: str = "green", **how: Any) -> bytes:
    """A file as a camera or a screenshot makes it."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **how)
    return out.getvalue()


def make_picture(alt: str = "A green box") -> str:
    """The address of a stored picture."""
    data = make_image()
    return pictures.keep(io.BytesIO(data), len(data), alt).address


def ref(key: str, words: str = "…", form: str = "short") -> str:
    """A fact in a sentence."""
    return f'<span data-fact="{key}" data-form="{form}">{words}</span>'

"""A small site to which anything may happen, one thing after the other, while the days go by."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from articles import workflow, writing
from articles.compiled import public_page
from articles.compiling import html_of
from articles.models import Article, Author, DisclaimerText, Edition, State, Topic
from articles.page import build, live
from policies import ledger
from policies.ledger import LedgerRefusal
from policies.models import Fact, FactValue, FactVersion, Platform, Source
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_policy,
    make_source,
    make_topic,
    noon,
    publish,
    ref,
    value_of,
)

FIRST = date(2026, 3, 1)
KEYS = ("a.card", "a.window", "a.text", "a.table-one", "a.table-two")
VALUES = ("3–5 business days", "up to 15 days", "75 days", "2 weeks", "7–9 days", "at least 3 months")
WORDS = ("Ask <b>us</b> & “wait”", "within  two\tdays", "never")


class Site:
    """`day` moves on; every act happens one minute after the one before."""

    def __init__(self) -> None:
        self.day, self.minute = FIRST, 0
        self.acts: tuple[Callable[[int], None], ...] = (
            self.record, self.record_for_later, self.correct, self.verify, self.verify, self.dispute, self.retire, self.undo,
            self.relabel, self.retitle_source, self.reorder, self.rename_author, self.rename_topic, self.move_other,
            self.retitle_other, self.withdraw_other, self.change_disclaimer, self.disclaim_later, self.new_edition,
            self.new_row, self.rename_platform, self.new_day, self.new_day, self.long_time,
        )  # fmt: skip
        self._make()

    @property
    def now(self) -> datetime:
        self.minute += 1
        return noon(self.day) + timedelta(minutes=self.minute)

    def act(self, which: int, how: int) -> None:
        """Whatever cannot happen now does not happen."""
        try:
            self.acts[which % len(self.acts)](how)
        except (LedgerRefusal, workflow.WorkflowRefusal):
            return

    # --- facts
    def record(self, how: int) -> None:
        self._say(self._fact(how), how, self.day)

    def record_for_later(self, how: int) -> None:
        self._say(self._fact(how), how, self.day + timedelta(days=1 + how % 3))

    def correct(self, how: int) -> None:
        fact = self._fact(how)
        if version := fact.versions.at(self.day).first():
            ledger.correct(version, self._value(fact, how // 7), self._evidence(how), by=None, now=self.now)

    def verify(self, how: int) -> None:
        if version := self._fact(how).versions.at(self.day).first():
            moment = self.now
            ledger.verify(version, by=None, read_at=moment - timedelta(hours=how % 30), now=moment)

    def dispute(self, how: int) -> None:
        if version := self._fact(how).versions.at(self.day).first():
            moment = self.now
            ledger.dispute(version, by=None, read_at=moment, now=moment, note="It says otherwise now.")

    def retire(self, how: int) -> None:
        if how % 3 == 0:
            ledger.retire(self._fact(how), by=None, now=self.now)

    def undo(self, how: int) -> None:
        if version := self._fact(how).versions.standing().order_by("pk").last():
            ledger.undo(version, by=None, now=self.now)

    def relabel(self, how: int) -> None:
        self._describe(Fact.objects.filter(pk=self._fact(how).pk), label=f"Label <{how}>", warn_after=1 + how % 20)

    def reorder(self, how: int) -> None:
        self._describe(Fact.objects.filter(pk=self._fact(how).pk), position=how % 5, counted_from=f"day {how % 3}")

    def retitle_source(self, how: int) -> None:
        Source.objects.filter(title__startswith="Help").update(title=f"Help & <{how}>")
        ledger.describe(Fact.objects.all(), self.now)

    def new_row(self, how: int) -> None:
        key = f"a.row-{how % 4}"
        if not Fact.objects.filter(key=key).exists():
            self._say(make_fact(key, None, policy=self.table), how, self.day)

    # --- what is no fact
    def rename_author(self, how: int) -> None:
        Author.objects.update(name=f"Ziv & {how % 4}")

    def rename_topic(self, how: int) -> None:
        Topic.objects.update(name=f"Orders <{how % 4}>", slug=f"orders-{how % 4}")

    def rename_platform(self, how: int) -> None:
        Platform.objects.update(name=f"Shop {how % 3}")

    def move_other(self, how: int) -> None:
        writing.rename(self._other(), f"other-{how}", by=None, now=self.now)

    def retitle_other(self, how: int) -> None:
        self._another_edition(self._other(), f"Other & {how}")

    def withdraw_other(self, how: int) -> None:
        live_one = Edition.objects.published().filter(article=self._other()).first()
        if live_one and how % 2:
            Edition.objects.filter(pk=live_one.pk).update(state=State.WITHDRAWN, superseded_at=self.now)

    def change_disclaimer(self, how: int) -> None:
        self._disclaim(f"As of {{as_of}}, {{platform}} & {how}; {{year}}.\n\nOr <not>.", self.day)

    def disclaim_later(self, how: int) -> None:
        self._disclaim(f"Later: {how}.", self.day + timedelta(days=1 + how % 3))

    def new_edition(self, how: int) -> None:
        self._another_edition(Article.objects.get(slug="a-guide"), f"How to & {how}", note=f"Said {how} better.")

    # --- time
    def new_day(self, _how: int) -> None:
        self.day, self.minute = self.day + timedelta(days=1), 0

    def long_time(self, how: int) -> None:
        self.day, self.minute = self.day + timedelta(days=40 + how % 300), 0

    # --- what is there at first
    def _make(self) -> None:
        policy, table = make_policy("Refunds"), make_policy("Table")
        self.table, self.sources = table, (make_source(), make_source("Terms"))
        for key, words in zip(KEYS, ("3–5 business days", "75 days", "Ask <us>", "7 days", "1 year"), strict=True):
            make_fact(key, words, FIRST, policy=table if "table" in key else policy)
        make_fact("a.coming", None, policy=table)
        topic = make_topic("Orders", "As of {as_of} with {platform}, {year}.")
        other = make_article("other", topic=topic)
        publish(make_edition(article=other, title="Other", on=FIRST), FIRST)
        self.article = make_article("a-guide", topic=topic)
        self.other = other
        self.edition = publish(self._edition(self.article, "How to cancel"), FIRST)

    def _edition(self, article: Article, title: str) -> Edition:
        self.related = (self.other.pk,)
        return make_edition(**self._text(title), article=article, on=self.day, related=self.related)

    def _text(self, title: str) -> dict[str, object]:
        return {
            "title": title,
            "body": (
                f"<h2>Wait {ref('a.card')} &amp; more</h2><p>It takes {ref('a.window', form='adjective')} or {ref('a.text')}.</p>"
                f'<div data-policy="table"></div><h2>Fact 1</h2><p><a data-article="{self.other.pk}">The other {ref("a.card")}'
                f'</a>, <a href="/other/">typed</a>, <span data-example="a.card">4 days</span>.</p>'
            ),
            "short_answer": f"<p>In {ref('a.card', form='long')}, {ref('a.text')}; {'very ' * 70} long.</p>",
            "faqs": (
                ("How long <b>?", f"<p>{ref('a.window')}</p><ul><li>{ref('a.text')}</li></ul>"),
                ("In a table?", '<p>Here:</p><div data-policy="table"></div><p>So.</p>'),
                ("And?", "<p>Nothing.</p>"),
            ),
        }

    def _other(self) -> Article:
        self.other.refresh_from_db()
        return self.other

    def _another_edition(self, article: Article, title: str, note: str = "") -> None:
        text = self._text(title) if article.slug == "a-guide" else {"title": title}
        edition = make_edition(**text, article=article, on=self.day, related=self.related, change_note=note)  # type: ignore[arg-type]
        moment = self.now
        before = Edition.objects.filter(article=article).published()
        before.update(state=State.SUPERSEDED, superseded_at=moment)
        Edition.objects.filter(pk=edition.pk).update(state=State.PUBLISHED, published_at=moment)

    def _fact(self, how: int) -> Fact:
        facts = list(Fact.objects.order_by("pk"))
        return facts[how % len(facts)]

    def _value(self, fact: Fact, how: int) -> FactValue:
        if fact.kind == "text":
            return value_of(WORDS[how % len(WORDS)])
        return value_of(VALUES[how % len(VALUES)])

    def _evidence(self, how: int) -> ledger.Evidence:
        return ledger.Evidence(self.sources[how % 2], "It says so.", f"Because <{how}>")

    def _say(self, fact: Fact, how: int, day: date) -> FactVersion:
        return ledger.record(fact, self._value(fact, how // 5), day, self._evidence(how), by=None, now=self.now)

    def _describe(self, facts: object, **changes: object) -> None:
        facts.update(**changes)  # type: ignore[attr-defined]
        ledger.describe(facts, self.now)  # type: ignore[arg-type]

    def _disclaim(self, text: str, on: date) -> None:
        disclaimer = DisclaimerText.objects.first().disclaimer  # type: ignore[union-attr]
        DisclaimerText.objects.create(disclaimer=disclaimer, text=text, effective_from=on, recorded_at=self.now)


def built(slug: str, day: date) -> str:
    return html_of(build(live(slug, day).article, day))


def served(slug: str, now: datetime) -> str:
    return public_page(slug, now).html()

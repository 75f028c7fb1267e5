"""From editions in the database to the proofs that the checks read, without a query for each edition.

Days are calendar days in the site's time zone, given by the caller.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from articles.checks.proof import Proof, ProofFact, ProofFaq, Target
from articles.models import Article, Citation, Disclaimer, DisclaimerText, Edition, FormerSlug, RelatedArticle, State
from articles.richtext.plain import plain_text
from articles.writing import Text
from policies.models import Fact, Platform, Policy, Source, Standing, fact_table, standings
from policies.models.cues import phrases
from policies.timelines import FactTable, Form, facts_spoken_of

_TARGET_STATES = {State.PUBLISHED: "published", State.WITHDRAWN: "withdrawn"}


@dataclass
class Surroundings:
    """What lies around every edition on a day: the facts, the other articles, the disclaimers. Read once, used for many.

    About ten queries, whatever the number of editions that are then proofread.
    """

    day: date
    known: datetime | None
    standings: dict[str, Standing]
    facts: dict[str, ProofFact]
    targets: dict[int, Target]
    former_paths: dict[str, int]
    inbound: dict[int, int]
    policies: frozenset[str]
    platforms: tuple[str, ...]
    disclaimers: dict[int, list[tuple[str, str, bool]]]
    gone_urls: frozenset[str] = frozenset()
    _tables: dict[int | None, FactTable] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date, known: datetime | None = None) -> Self:
        stand = standings(Fact.objects.all(), day, known)
        return cls(
            day=day,
            known=known,
            standings=stand,
            facts={key: proof_fact(each) for key, each in stand.items()},
            targets=_targets(),
            former_paths={f"/{slug}/": pk for slug, pk in FormerSlug.objects.values_list("slug", "article_id")},
            inbound=_inbound(),
            policies=frozenset(Policy.objects.values_list("slug", flat=True)),
            platforms=tuple(Platform.objects.values_list("name", flat=True)),
            disclaimers=_disclaimers(day, known),
            gone_urls=frozenset(Source.objects.filter(state=Source.State.GONE).values_list("url", flat=True)),
        )

    def table(self, platform: int | None) -> FactTable:
        """The facts of a platform, or all of them."""
        if platform not in self._tables:
            self._tables[platform] = fact_table(
                each for each in self.standings.values() if platform in (None, each.fact.policy.platform_id)
            )
        return self._tables[platform]

    def table_for(self, platform: int | None, title: str, *texts: str) -> FactTable:
        """What an article is compared with: the facts of its platform, or without one those of the platforms it names.

        `texts` are rich text.
        """
        table = self.table(platform)
        return table if platform else facts_spoken_of(table, title, "\n".join(plain_text(text) for text in texts))


def proof_of(edition: Edition, surroundings: Surroundings, unsaved: Text | None = None) -> Proof:
    """The proof of one edition, or of an unsaved text of it, as it would be stored.

    Its FAQs, author and article are read if they were not fetched with it.
    """
    article, text = edition.article, unsaved or _text_read(edition)
    required = surroundings.disclaimers.get(article.topic_id, [])
    published = edition.state == State.PUBLISHED
    return Proof(
        day=surroundings.day,
        title=text.title,
        article=article.pk,
        slug=article.slug,
        short_answer=text.short_answer,
        body=text.body,
        meta_title=text.meta_title,
        meta_description=text.meta_description,
        faqs=tuple(ProofFaq(question, answer) for question, answer in text.faqs),
        author=edition.author.name,
        platform=article.platform.name if article.platform else "",
        other_platforms=tuple(
            name for name in surroundings.platforms if article.platform is None or name != article.platform.name
        ),
        facts=surroundings.facts,
        table=surroundings.table_for(article.platform_id, text.title, text.short_answer, text.body),
        targets={pk: target for pk, target in surroundings.targets.items() if pk != article.pk},
        paths={target.path: pk for pk, target in surroundings.targets.items()},
        former_paths=surroundings.former_paths,
        policies=surroundings.policies,
        gone_urls=surroundings.gone_urls,
        site_hosts=frozenset({urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS}),
        disclaimers_required=tuple(name for name, _kind, _shown in required),
        disclaimers_shown=tuple(name for name, _kind, shown in required if shown),
        has_affiliate_disclosure=any(kind == Disclaimer.Kind.AFFILIATE and shown for _name, kind, shown in required),
        published=published,
        reviewed_on=timezone.localdate(edition.published_at) if published and edition.published_at else None,
        review_after=article.review_after,
        inbound=surroundings.inbound.get(article.pk, 0) if published else None,
    )


def _text_read(edition: Edition) -> Text:
    """The words of an edition that a proof reads; FAQs that were fetched with it are not asked for again."""
    return Text(
        title=edition.title,
        short_answer=edition.short_answer,
        body=edition.body,
        meta_title=edition.meta_title,
        meta_description=edition.meta_description,
        faqs=tuple((faq.question, faq.answer) for faq in edition.faqs.all()),
    )


def with_parts(pks: Iterable[int]) -> list[Edition]:
    """Editions with all that a proof reads of them, in the order of their numbers."""
    editions = Edition.objects.filter(pk__in=list(pks)).order_by("pk")
    return list(editions.select_related("article__platform", "article__topic", "author").prefetch_related("faqs"))


def proof_fact(standing: Standing) -> ProofFact:
    """A fact's standing as the checks read it."""
    fact, version = standing.fact, standing.version
    return ProofFact(
        key=fact.key,
        label=fact.label,
        platform=fact.policy.platform.name,
        state=standing.state.value,
        wordings={form.value: version.words(form) for form in Form} if version else {},
        value=version.timeline() if version else None,
        superseded=tuple(
            (timeline, until) for earlier, until in standing.superseded if (timeline := earlier.timeline()) is not None
        ),
        cues=phrases(fact.cues),
        counted_from=fact.counted_from,
        policy=fact.policy.title,
        checked_on=standing.checked_on,
        review_on=standing.review_on,
        expires_on=standing.expires_on,
        disputed=standing.disputed_on is not None,
        retired=standing.retired,
        policy_slug=fact.policy.slug,
    )


def _targets() -> dict[int, Target]:
    """Every article with the title and state that a link to it would meet: its live edition, else its newest."""
    found: dict[int, Target] = {}
    rows = Edition.objects.order_by("article_id", "number").values_list("article_id", "article__slug", "title", "state")
    for pk, slug, title, state in rows:
        if pk not in found or found[pk].state != "published":
            found[pk] = Target(pk, title, f"/{slug}/", _TARGET_STATES.get(State(state), "unpublished"))
    for pk, slug in Article.objects.exclude(pk__in=list(found)).values_list("pk", "slug"):
        found[pk] = Target(pk, slug, f"/{slug}/", "unpublished")
    return found


def _inbound() -> dict[int, int]:
    """How many other published articles lead to each article, in their text or as related."""
    cited = Citation.objects.filter(edition__state=State.PUBLISHED, article__isnull=False)
    named = RelatedArticle.objects.filter(edition__state=State.PUBLISHED)
    sources: dict[int, set[int]] = defaultdict(set)
    for rows in (cited, named):
        for target, source in rows.values_list("article_id", "edition__article_id").distinct():
            if target is not None and target != source:
                sources[target].add(source)
    return {target: len(found) for target, found in sources.items()}


def _disclaimers(day: date, known: datetime | None) -> dict[int, list[tuple[str, str, bool]]]:
    """For each topic, the disclaimers it requires: name, kind, and whether a text holds on the day."""
    holding = set(DisclaimerText.objects.at(day, known).values_list("disclaimer_id", flat=True))
    found: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for pk, name, kind, topic in Disclaimer.objects.filter(topics__isnull=False).values_list(
        "pk", "name", "kind", "topics"
    ):
        found[topic].append((name, kind, pk in holding))
    return found

"""From the bytes of a file to a draft that is read, scrubbed, put in order, checked and compared with the facts."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.checks import problems_of
from articles.checks.claims import claims, time_limits
from articles.checks.proof import Proof, ProofFaq
from articles.importing.dates import day_in
from articles.importing.draft import Draft
from articles.importing.outline import MOST_QUESTION, Outline, outline
from articles.importing.pieces import MOST_TITLE, UnreadableDraft
from articles.importing.reader import read
from articles.importing.scrub import Scrubbed, scrub
from articles.proofreading import Surroundings
from articles.richtext.plain import plain_text
from articles.richtext.sanitize import MOST_CHARACTERS
from articles.richtext.tree import serialize
from policies.models import Platform
from policies.timelines import platforms_named

# Labels that date a draft, the surest first.
_DATES = ("date", "created", "last updated", "last edited")


def read_draft(data: bytes, name: str, *, day: date, platform: str = "", author: str = "", form: str = "") -> Draft:
    """What a file says, as of `day`, its problems and the facts that its time limits speak of.

    `platform` is the slug of a platform; without it, the one that the text names most often is taken. `author` is the name to
    put in the byline instead of the file's; `form` that of a text that was read before, by which its name is not asked.
    Reads the database and writes nothing. Raises UnreadableDraft, saying why, for a file that cannot be imported.
    """
    draft = understood(data, name, form)
    if author:
        draft = replace(draft, author=author)
    return examined(draft, Surroundings.on(day), platform)


def understood(data: bytes, name: str, form: str = "") -> Draft:
    """The draft in a file, without problems and bindings: no database, no day."""
    text, document = read(data, name, form)
    scrubbed = scrub(document)
    found = outline(scrubbed.pieces, scrubbed.labels)
    title = _title(found, scrubbed, name)
    body = _bounded(serialize(list(found.body)))
    labels = scrubbed.labels
    disclaimer = next((each for each in scrubbed.disclaimers if each.kind != "affiliate"), None)
    return Draft(
        name=name,
        original=text,
        form=document.form,
        title=title,
        author=" ".join(labels.get("author", "").split())[:80],
        published=day_in(next((labels[name] for name in _DATES if labels.get(name)), "")),
        short_answer=serialize(list(found.short_answer)),
        body=body,
        meta_title=_meta_title(labels, title),
        meta_description=labels.get("description", "")[:320],
        faqs=found.faq_rows(),
        disclaimer=disclaimer or next(iter(scrubbed.disclaimers), None),
        removed=(*scrubbed.removed, *found.removed),
    )


def examined(draft: Draft, surroundings: Surroundings, platform: str = "") -> Draft:
    """The draft with its platform, its problems and its proposed bindings."""
    proof = _proof(draft, surroundings, platform)
    known = Platform.objects.filter(name=proof.platform).values_list("slug", flat=True).first() or ""
    limits = tuple(each for each in time_limits(proof) if each.judgement.mention.timeline)
    return replace(draft, platform=known, problems=tuple(problems_of(proof)), bindings=claims(proof), limits=limits)


def _proof(draft: Draft, surroundings: Surroundings, slug: str) -> Proof:
    platform = _platform(draft, slug)
    address = slugify(draft.title)[:120]
    targets = {pk: target for pk, target in surroundings.targets.items() if target.path != f"/{address}/"}
    return Proof(
        day=surroundings.day,
        title=draft.title,
        slug=address,
        short_answer=draft.short_answer,
        body=draft.body,
        meta_title=draft.meta_title,
        meta_description=draft.meta_description,
        faqs=tuple(ProofFaq(question, answer) for question, answer in draft.faqs),
        author=draft.author,
        platform=platform.name if platform else _name_in(draft),
        other_platforms=tuple(name for name in surroundings.platforms if platform is None or name != platform.name),
        facts=surroundings.facts,
        table=surroundings.table_for(platform.pk if platform else None, draft.title, draft.short_answer, draft.body),
        targets=targets,
        paths={target.path: pk for pk, target in surroundings.targets.items()},
        former_paths=surroundings.former_paths,
        policies=surroundings.policies,
    )


def _platform(draft: Draft, slug: str) -> Platform | None:
    """The platform asked for, else that of those it is about which the text names most often."""
    if slug:
        found = Platform.objects.filter(slug=slug).first()
        if found is None:
            raise UnreadableDraft(
                _("There is no platform “%(slug)s”. Nothing was stored. Known platforms: %(known)s.")
                % {"slug": slug, "known": ", ".join(Platform.objects.values_list("slug", flat=True)) or _("none")}
            )
        return found
    text = "\n".join(plain_text(part) for part in (draft.short_answer, draft.body))
    ours = {each.name: each for each in Platform.objects.all()}
    return next((ours[name] for name in platforms_named(ours, draft.title, text)), None)


def _name_in(draft: Draft) -> str:
    """The name that the title and the text share, where no platform of ours is meant: a word that is never written small."""
    text = plain_text(draft.body)
    large = Counter(re.findall(r"(?<=[a-z,] )[A-Z]\w+", text))
    small = set(re.findall(r"\b[a-z]\w+", text))
    names = [word for word in re.findall(r"\b[A-Z]\w+", draft.title) if large[word] > 2 and word.lower() not in small]
    return max(names, key=lambda word: large[word], default="")


def _title(found: Outline, scrubbed: Scrubbed, name: str) -> str:
    """The title, or one made from the file's name. Raises UnreadableDraft where nothing is left, or a part is too long."""
    if not (found.title or found.body or found.faqs or found.short_answer):
        raise UnreadableDraft(
            _("Nothing of an article is in the file: it is empty, or only residue. Nothing was stored.")
        )
    for length, most, what in (
        (len(found.title), MOST_TITLE, _("title")),
        (max((len(question) for question, _answer in found.faqs), default=0), MOST_QUESTION, _("FAQ question")),
    ):
        if length > most:
            raise UnreadableDraft(
                _(
                    "A %(what)s has %(length)s characters; at most %(most)s can be kept. Nothing was stored. "
                    "Shorten it and import again."
                )
                % {"what": what, "length": f"{length:,}", "most": most}
            )
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ").replace("_", " ").strip()
    return found.title or (stem[:1].upper() + stem[1:])[:MOST_TITLE] or _("Untitled draft")


def _bounded(body: str) -> str:
    """The body, if an edition can hold it: a text of many short lines grows by its markup."""
    if len(body) > MOST_CHARACTERS:
        raise UnreadableDraft(
            _(
                "With its markup the article has %(length)s characters; at most %(most)s can be kept. Nothing was stored. "
                "Import it in parts."
            )
            % {"length": f"{len(body):,}", "most": f"{MOST_CHARACTERS:,}"}
        )
    return body


def _meta_title(labels: dict[str, str], title: str) -> str:
    """What the file gives search results as a title, where it is not the title itself."""
    meta = labels.get("meta title") or labels.get("title", "")
    return "" if meta == title else meta[:120]

"""A writer hands in a draft as the writing tool left it; the command makes a draft edition that an editor can decide on."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from articles.models import Article, Author, Edition, Faq, State, Topic
from articles.richtext.references import references
from tests.articles.importing.drafts import FORMS, SEED, seed_bytes
from tests.makers import make_fact, make_platform, make_policy

pytestmark = pytest.mark.django_db


def run(file: Path | str, *options: str) -> str:
    out = io.StringIO()
    call_command("import_article", str(file), *options, stdout=out)
    return out.getvalue()


def run_json(file: Path | str, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(file, "--json", *options))
    return told


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "refund.txt"
    file.write_text(FORMS["refund.txt"], encoding="utf-8")
    return file


def make_seed_facts() -> None:
    platform = make_platform("AliExpress")
    refunds = make_policy("Refund time before shipment", platform)
    make_fact(
        "aliexpress.refund.card",
        "3–5 business days",
        policy=refunds,
        label="Credit or debit card",
        cues="back on your card\ncredit/debit card",
    )
    make_fact(
        "aliexpress.refund.wallet",
        "1–3 days",
        policy=refunds,
        label="AliExpress wallet balance",
        cues="wallet balance\nAliExpress wallet",
    )
    make_fact("aliexpress.refund.bank", "up to 15 days", policy=refunds, label="Bank transfers", cues="bank transfers")
    sellers = make_policy("Cancellation requests", platform)
    make_fact(
        "aliexpress.seller.response",
        "up to 6 days",
        policy=sellers,
        label="Seller's time to respond",
        cues="seller has\nto respond",
    )
    protection = make_policy("Buyer Protection", platform)
    make_fact(
        "aliexpress.protection",
        "75 days",
        policy=protection,
        label="Buyer Protection window",
        cues="Buyer Protection window",
    )


def test_the_seed_becomes_a_checked_draft_with_its_original(tmp_path: Path) -> None:
    data = seed_bytes()
    make_seed_facts()
    with time_machine.travel(datetime(2026, 6, 14, 12, tzinfo=UTC), tick=False):
        told = run_json(SEED)
    assert told["title"] == "How to Cancel an AliExpress Order in 2026 (Before & After Shipping)"
    assert (told["author"], told["published"]) == ("Ziv Shay", "2026-06-13")
    assert told["short_answer"].startswith("Yes — but your window is narrow.")
    assert len(told["short_answer"].split()) <= 60
    assert [(each["level"], each["heading"]) for each in told["sections"]] == [
        (2, "Can You Cancel an AliExpress Order? The Short Answer"),
        (2, "How to Cancel an AliExpress Order Before It Ships (Free, Instant)"),
        (3, "What if the seller has to approve the cancellation?"),
        (2, "How to Cancel an AliExpress Order After It Ships"),
        (3, "Option 1: Ask the seller to recall the package"),
        (3, "Option 2: Refuse delivery"),
        (3, "Option 3: Let it arrive, then open a refund/return dispute"),
        (2, "Cancellation vs. Refund vs. Dispute: Know the Difference"),
        (2, "Real-World Example: The 4-Hour Window"),
        (2, "Common Reasons Cancellations Get Rejected (and Fixes)"),
        (2, "How to Avoid Needing to Cancel in the First Place"),
    ]
    assert len(told["faqs"]) == 5
    assert told["disclaimer"]["as_of"] == "2026-06"
    codes = [each["code"] for each in told["problems"]]
    assert (codes.count("ST001"), codes.count("ST002"), codes.count("LK002")) == (1, 2, 3)
    assert not {"RS001", "RS002", "DS003"} & set(codes)

    edition = Edition.objects.get(article=told["article"])
    assert (edition.state, edition.original, edition.original_name) == (State.DRAFT, data.decode(), SEED.name)
    assert "Frequently Asked" not in edition.body
    assert edition.faqs.count() == 5
    assert references(edition.body) == []


def test_every_proposed_binding_cuts_its_own_words_out_of_the_object() -> None:
    seed_bytes()
    make_seed_facts()
    with time_machine.travel(datetime(2026, 6, 14, 12, tzinfo=UTC), tick=False):
        told = run_json(SEED, "--dry-run")
    proposed = {(each["words"], each["fact"]) for each in told["bindings"]}
    assert ("3–5 business days", "aliexpress.refund.card") in proposed
    assert ("1–3 days", "aliexpress.refund.wallet") in proposed
    assert ("75-day", "aliexpress.protection") in proposed
    for each in told["bindings"]:
        assert part_of(told, each["where"])[each["start"] : each["end"]] == each["words"]


def test_a_binding_in_the_second_paragraph_of_an_answer_cuts_out_its_words(tmp_path: Path) -> None:
    make_seed_facts()
    file = tmp_path / "a.md"
    file.write_text(
        "# AliExpress Refunds\n\nYes.\n\n## FAQ\n\n### How long?\n\nIt depends.\n\nA credit/debit card takes 3–5 business days.\n",
        encoding="utf-8",
    )
    told = run_json(file, "--dry-run")
    assert [each["where"] for each in told["bindings"]] == ["faqs[0].answer"]
    for each in told["bindings"]:
        assert part_of(told, each["where"])[each["start"] : each["end"]] == each["words"]


def part_of(told: dict[str, Any], where: str) -> str:
    name, _, rest = where.partition("[")
    if not rest:
        return str(told[name])
    number, _, part = rest.partition("].")
    return str(told[name][int(number)][part])


def test_a_dry_run_stores_nothing_even_on_an_empty_site(draft: Path) -> None:
    told = run_json(draft, "--dry-run")
    assert told["article"] is None
    assert told["bindings"] == []
    assert not Article.objects.exists()
    assert not Author.objects.exists()
    assert not Topic.objects.exists()


def test_the_person_is_told_what_was_kept_decided_and_removed(draft: Path) -> None:
    said = run(draft)
    kept, undecided, removed = said.index("Kept"), said.index("Needs a decision"), said.index("Removed")
    assert kept < undecided < removed
    assert "h3 What if the seller says no?" in said[kept:undecided]
    assert "RS002 Browse Deals →" in said[removed:]
    assert "The author Dana Levi is new here and was added." in said
    assert "Filed under “Unsorted”" in said


def test_known_author_platform_and_topic_are_used(draft: Path) -> None:
    author = Author.objects.create(name="Dana Levi", slug="dana")
    topic = Topic.objects.create(name="Refunds", slug="refunds")
    Topic.objects.create(name="Other", slug="other")
    platform = make_platform("Parcelo")
    article = Article.objects.get(pk=run_json(draft, "--topic", "refunds")["article"])
    assert (article.topic, article.platform, article.slug) == (
        topic,
        platform,
        "how-long-does-a-parcelo-refund-take-in-2026",
    )
    assert article.editions.get().author == author


def test_another_byline_can_be_given(draft: Path) -> None:
    told = run_json(draft, "--author", "Maya Cohen")
    assert told["author"] == Edition.objects.get().author.name == "Maya Cohen"


def test_a_second_import_is_refused_and_leaves_everything_as_it_was(draft: Path) -> None:
    run(draft)
    with pytest.raises(CommandError, match="already has an edition") as refusal:
        run(draft, "--author", "Somebody New")
    assert refusal.value.returncode == 1
    assert (Edition.objects.count(), Author.objects.count(), Faq.objects.count()) == (1, 1, 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--platform", "nowhere"), "no platform “nowhere”"), (("--topic", "nothing"), "no topic “nothing”")],
)
def test_an_unknown_platform_or_topic_is_refused_with_those_that_exist(
    draft: Path, options: tuple[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said) as refusal:
        run(draft, *options)
    assert refusal.value.returncode == 1
    assert not Article.objects.exists()
    assert not Author.objects.exists()


def test_a_file_that_is_no_text_is_refused_and_one_that_is_missing_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_bytes(b"Refund \xff\xfe")
    with pytest.raises(CommandError, match="offset 7") as refusal:
        run(tmp_path / "draft.txt")
    assert refusal.value.returncode == 1
    with pytest.raises(CommandError, match="cannot be read") as missing:
        run(tmp_path / "nowhere.txt")
    assert missing.value.returncode == 2


def test_an_empty_site_finds_the_same_problems_in_the_seed() -> None:
    seed_bytes()
    codes = [each["code"] for each in run_json(SEED, "--dry-run")["problems"]]
    assert (codes.count("ST001"), codes.count("ST002"), codes.count("LK002")) == (1, 2, 3)

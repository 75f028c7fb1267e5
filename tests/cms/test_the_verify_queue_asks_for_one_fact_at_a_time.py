"""The verify queue: what most readers see comes first, one fact at a time, and nothing is verified without its words."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from cms.verify_queue import verify_queue
from policies import ledger
from policies.models import Fact, Postponement, Verification
from tests.makers import make_article, make_edition, make_fact, make_person, make_policy, publish, record, ref

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=100)
QUEUE = "/admin/policies/fact/queue/"
CHECKER = ("policies.view_fact", "policies.verify_fact", "policies.dispute_fact", "policies.record_fact")


@pytest.fixture
def checker(client: Client) -> Client:
    client.force_login(make_person("chris", *CHECKER))
    return client


def late_fact(key: str, days: int = 10, **fields: Any) -> Fact:
    """A fact whose review was due so many days ago."""
    checked = TODAY - timedelta(days=90 + days)
    return make_fact(key, on=checked - timedelta(days=1), checked_on=checked, **fields)


def show_on(number: int, *facts: Fact) -> None:
    words = " ".join(f"<p>It takes {ref(fact.key)}.</p>" for fact in facts)
    publish(make_edition(words, make_article(f"guide-{number}"), title=f"Guide {number}"))


def read(client: Client, address: str = QUEUE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def do(client: Client, fact: Fact, act: str, **said: Any) -> Any:
    version = fact.versions.first()
    given = {"act": act, "version": version.pk if version else "", "read_on": str(TODAY), **said}
    return client.post(f"{QUEUE}?fact={fact.pk}", given)


def after(response: Any, client: Client) -> str:
    assert response.status_code == 302, response.context["form"].errors if response.context else response
    return read(client, response["Location"])


def test_what_most_pages_show_comes_first_then_what_is_late_for_longest() -> None:
    rare, old, common, never = late_fact("rare", 50), late_fact("old", 40), late_fact("common", 1), make_fact("never")
    make_fact("fresh", checked_on=TODAY)
    show_on(1, common, rare)
    show_on(2, common)
    days = (TODAY - never.versions.get().effective_from).days
    order = ["common", "rare", *(["never", "old"] if days > 40 else ["old", "never"])]
    queue = verify_queue(TODAY)
    assert [each.fact.key for each in queue.waiting] == order
    assert [len(each.pages) for each in queue.waiting] == [2, 1, 0, 0]
    assert [each.days for each in queue.waiting if each.fact.pk == old.pk] == [40]


def test_a_card_says_all_that_one_needs_to_look(checker: Client) -> None:
    fact = late_fact(
        "card", 12, label="Credit card", quote="Cards: 3 to 5 business days.", counted_from="the order date"
    )
    show_on(1, fact)
    shown = read(checker)
    for words in (
        "Credit card", "3–5 business days", "Refund time before shipment", "counted from the order date", "Overdue",
        "12 days late", "https://help.example.com/", "(opens in a new tab)", "Cards: 3 to 5 business days.", "Still true,",
        "Shown on 1 live page", "Guide 1", 'href="/guide-1/"', "1 fact waits", "This is the last one",
    ):  # fmt: skip
        assert words in shown, words
    assert "verify all" not in shown.lower()
    quote = re.search(r'<textarea name="quote_seen"[^>]*>([^<]*)</textarea>', shown)
    assert quote is not None
    assert quote[1].strip() == "", "the quote is what was seen, never what we keep"


def test_still_true_needs_the_words_seen_then_shows_the_next_fact(checker: Client) -> None:
    first, second = late_fact("first", 20), late_fact("second", 10)
    refused = do(checker, first, "still_true", quote_seen=" ").content.decode()
    assert "Copy the sentence you saw" in refused
    assert "Nothing was written" in refused
    assert Verification.objects.count() == 2
    shown = after(do(checker, first, "still_true", quote_seen="3–5 business days it is."), checker)
    review = date_format(TODAY + timedelta(days=90))
    assert f"Verified. Next review {review}." in shown
    assert f'id="queue-card-title"><a href="/admin/policies/fact/{second.pk}/change/"' in shown
    act = Verification.objects.latest("recorded_at")
    assert (act.version.fact, act.quote_seen, str(act.verified_by)) == (first, "3–5 business days it is.", "chris")
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (str(first.pk), f"Verified. Next review {review}.")
    slip = re.search(r'href="([^"]+)">Was it a slip\? Dispute it', shown)
    assert slip is not None
    assert "Dispute the value" in read(checker, slip[1])


def test_cant_tell_disputes_with_a_note(checker: Client) -> None:
    fact = late_fact("card")
    assert "Say what is in doubt" in do(checker, fact, "cant_tell", note="").content.decode()
    shown = after(do(checker, fact, "cant_tell", note="The page needs a login."), checker)
    assert Verification.objects.latest("recorded_at").result == Verification.Result.DISPUTED
    for words in ("Disputed. Readers are told", "The page needs a login.", "in doubt since"):
        assert words in shown, words


def test_not_now_takes_a_fact_out_of_the_queue_and_undo_puts_it_back(checker: Client) -> None:
    fact, other = late_fact("first", 20), late_fact("second", 10)
    far = do(checker, fact, "not_now", until=str(TODAY + timedelta(days=15)), reason="Holidays").content.decode()
    assert "fourteen days at most" in far
    assert 'value="Holidays"' in far, "what was typed is kept"
    assert re.search(r"<details open><summary>Not now…", far)
    assert 'name="until"' in (re.search(r"<input[^>]* autofocus[^>]*>", far) or [""])[0]
    assert not Postponement.objects.exists()
    until = TODAY + timedelta(days=14)
    shown = after(do(checker, fact, "not_now", until=str(until), reason="Holidays"), checker)
    for words in (
        f"asks again on {date_format(until)}",
        f"Until {date_format(until)}, by chris: Holidays",
        "1 put off",
    ):
        assert words in shown, words
    assert [each.fact for each in verify_queue(TODAY).waiting] == [other]
    kept = Postponement.objects.get()
    assert f'href="#put-off-{kept.pk}">To undo, put it back' in shown
    back = checker.post(QUEUE, {"act": "take_back", "postponement": kept.pk})
    assert f"fact={fact.pk}" in back["Location"]
    assert len(verify_queue(TODAY).waiting) == 2


def seen_of(screen: Any) -> str:
    """The impact screen's word that one has looked at what changes."""
    return re.search(r'name="seen" value="([^"]+)"', screen.content.decode())[1]


def test_changed_leads_to_the_record_page_and_back_to_the_queue(checker: Client) -> None:
    fact = late_fact("card")
    shown = read(checker)
    link = re.search(r'id="queue-changed" href="([^"]+)"', shown)
    assert link is not None
    assert link[1].startswith(f"/admin/policies/fact/{fact.pk}/record/")
    value = {
        "low": "5",
        "high": "7",
        "unit": "day",
        "day_basis": "business",
        "bound": "range",
        "effective_from": str(TODAY),
    }
    look = checker.post(link[1], value)
    assert look.status_code == 200
    answer = checker.post(link[1], value | {"step": "approve", "seen": seen_of(look)})
    assert answer["Location"] == f"{QUEUE}?fact={fact.pk}"
    assert "5–7 business days" in read(checker, answer["Location"])
    evil, later = link[1].split("?")[0] + "?next=https://evil.example/", value | {"effective_from": "2030-01-01"}
    look = checker.post(evil, later)
    elsewhere = checker.post(evil, later | {"step": "approve", "seen": seen_of(look)})
    assert elsewhere["Location"] == f"/admin/policies/fact/{fact.pk}/change/"


def test_a_value_replaced_while_the_card_was_open_is_not_verified(checker: Client) -> None:
    fact = late_fact("card")
    seen = fact.versions.get()
    record(fact, "9 days", TODAY, recorded=timezone.now())
    answer = do(checker, fact, "still_true", version=seen.pk, quote_seen="It takes days.").content.decode()
    assert "has been replaced" in answer
    assert "It takes days." in answer
    assert Verification.objects.count() == 1


def test_a_value_without_a_source_is_not_offered_for_verification(checker: Client) -> None:
    policy = make_policy()
    bare = Fact.objects.create(policy=policy, key="bare", label="Bare")
    assert "No value holds today" in read(checker)
    given = ledger.Evidence(None, "", "")
    value = make_fact("model").versions.get().fact_value("duration")
    ledger.record(bare, value, LONG_AGO, given, by=None, now=timezone.now())
    shown = read(checker, f"{QUEUE}?fact={bare.pk}")
    assert "It has no source" in shown
    assert 'value="still_true"' not in shown


def test_mine_is_what_i_own_or_whose_policy_i_own_and_the_numbers_equal_their_lists(client: Client) -> None:
    me = make_person("me", *CHECKER)
    client.force_login(me)
    late_fact("own", owner=me)
    late_fact("inherited", policy=make_policy("Mine", owner=me))
    late_fact("theirs", policy=make_policy("Mine"), owner=make_person("bob"))
    do(client, late_fact("waits", owner=me), "not_now", until=str(TODAY + timedelta(days=2)), reason="Holidays")
    assert {each.fact.key for each in verify_queue(TODAY, me.pk).waiting} == {"own", "inherited"}
    for address, expected in ((QUEUE, {"3", "1"}), (f"{QUEUE}?owner=mine", {"2", "1"})):
        numbers = re.findall(r'href="(/admin/policies/fact/\?state=[^"]+)">(\d+)', read(client, address))
        assert {number for _, number in numbers} == expected
        for listed, number in numbers:
            assert client.get(listed).context["cl"].result_count == int(number), listed


def test_the_pages_that_show_a_fact_equal_the_list_behind_their_number(admin_client: Client) -> None:
    fact = late_fact("card")
    show_on(1, fact)
    publish(make_edition(f'<div data-policy="{fact.policy.slug}"></div>', make_article("table"), title="Table"))
    make_edition(f"<p>{ref('card')}</p>", make_article("a-draft"), title="Draft")
    link = re.search(r'href="([^"]+showing=\d+)">Shown on (\d+) live pages', read(admin_client))
    assert link is not None
    assert link[2] == "2"
    assert admin_client.get(link[1]).context["cl"].result_count == 2


def test_an_empty_queue_says_what_is_due_next(checker: Client) -> None:
    assert "nothing to verify yet" in read(checker)
    make_fact("fresh", checked_on=TODAY, label="Refund to card")
    shown = read(checker)
    assert "The queue is empty." in shown
    assert f"Next due: {date_format(TODAY + timedelta(days=90))}," in shown
    assert "Refund to card" in shown
    mine = read(checker, f"{QUEUE}?owner=mine")
    assert "nothing of yours is late" in mine
    assert "You own no fact that will be due." in mine


@pytest.mark.parametrize("asked", ["0", "999999", "²", "x", "9" * 40])
def test_a_fact_that_does_not_wait_leads_to_one_that_does(checker: Client, asked: str) -> None:
    late_fact("card")
    answer = checker.get(QUEUE, {"fact": asked})
    assert answer["Location"] == QUEUE
    assert "not in the queue any more" in read(checker, QUEUE)
    assert checker.post(f"{QUEUE}?fact={asked}", {"act": "cant_tell", "version": 1, "note": "x"}).status_code == 404


def test_an_unknown_act_writes_nothing_and_says_so(checker: Client) -> None:
    fact = late_fact("card")
    assert "Nothing was written" in after(do(checker, fact, "verify_all"), checker)
    assert Verification.objects.count() == 1


def test_who_may_only_look_sees_the_queue_without_its_buttons(client: Client) -> None:
    fact = late_fact("card")
    client.force_login(make_person("wanda", "policies.view_fact"))
    shown = read(client)
    assert "3–5 business days" in shown
    assert "needs the role Fact checker" in shown
    assert '<button type="submit" class="default"' not in shown
    for act in ("still_true", "cant_tell", "not_now", "take_back"):
        assert do(client, fact, act, note="x", quote_seen="x").status_code == 403
    assert (Verification.objects.count(), Postponement.objects.count()) == (1, 0)


def test_who_may_not_see_facts_or_is_not_signed_in_sees_no_queue(client: Client) -> None:
    late_fact("card")
    assert client.get(QUEUE)["Location"].startswith("/admin/login/")
    client.force_login(make_person("nobody"))
    assert client.get(QUEUE).status_code == 403


def test_the_desk_and_the_list_of_facts_lead_to_the_queue(admin_client: Client) -> None:
    late_fact("card")
    for address in ("/admin/", "/admin/policies/fact/"):
        assert f'href="{QUEUE}"' in read(admin_client, address), address


def test_the_queue_asks_as_many_questions_for_thirty_facts_as_for_one(
    checker: Client, django_assert_max_num_queries: Any
) -> None:
    show_on(0, late_fact("fact-0"))
    with django_assert_max_num_queries(12) as one:
        read(checker)
    for number in range(1, 30):
        show_on(number, late_fact(f"fact-{number}"))
    with django_assert_max_num_queries(len(one)):
        read(checker)

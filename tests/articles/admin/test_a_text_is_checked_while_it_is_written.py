"""The check while writing: the same panel as after a save, for words that nobody has saved, and nothing is written."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from articles import findings
from articles.models import Citation, Edition, Event, Finding, State
from policies.models import Fact
from tests.articles.admin.sending import address, logged_in, sent
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of
from tests.makers import make_article, make_edition, make_fact, make_person, publish, ref

pytestmark = pytest.mark.django_db
TYPED = "A refund to a credit card takes 3–5 business days."


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


@pytest.fixture
def card() -> Fact:
    today = timezone.localdate()
    return make_fact(
        label="Credit or debit card", cues="credit card\nrefund to a credit card", checked_on=today - timedelta(days=3)
    )


def ask(client: Client, edition: Edition, **typed: Any) -> Any:
    return client.post(f"/admin/articles/edition/{edition.pk}/check/", sent(edition, **typed))


def mend(client: Client, edition: Edition, fingerprint: str, **typed: Any) -> Any:
    return client.post(f"/admin/articles/edition/{edition.pk}/mend/", sent(edition, _mend=fingerprint, **typed))


def button(page: str) -> str:
    found = re.search(r'name="_mend" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def cards(page: str) -> list[str]:
    return re.findall(r'<article class="finding[^>]*id="(finding-[0-9a-f]+)"', page)


def rows_of_everything() -> tuple[Any, ...]:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Edition, Finding, Citation, Event))


def test_words_that_nobody_saved_are_checked_and_nothing_is_written(boss: Client, card: Fact) -> None:
    edition = make_edition("<p>Words.</p>")
    before = rows_of_everything()
    page = ask(boss, edition, body=f"<h2>Empty</h2><h2>Refunds</h2><p>{TYPED}</p>").content.decode()
    assert "ST001" in page
    assert "TL003" in page
    assert "Bind to fact</button>" in page
    assert re.search(r"Checked \d\d:\d\d, as typed", page)
    assert "<html" not in page
    assert rows_of_everything() == before


def test_after_a_save_the_panel_shows_what_it_showed_while_the_words_were_typed(boss: Client, card: Fact) -> None:
    edition = make_edition("<p>Words.</p>")
    faqs = {
        "faqs-TOTAL_FORMS": 2, "faqs-INITIAL_FORMS": 2,
        "faqs-0-question": "How long does  it take?", "faqs-0-answer": f"<p>{TYPED}</p>", "faqs-0-ORDER": 2,
        "faqs-1-question": "Is it free?", "faqs-1-answer": "<p>```</p>", "faqs-1-ORDER": 1,
    }  # fmt: skip
    typed = {
        "title": " How long in 2019? ",
        "body": f"<h2>Empty</h2><h2>A</h2><p>{TYPED}</p><script>x</script>",
        **faqs,
    }
    live = ask(boss, edition, **typed).content.decode()
    saved = boss.post(address(edition), sent(edition, **typed), follow=True).content.decode()
    assert len(cards(live)) > 4
    assert cards(live) == cards(saved)
    # Where the words stand: in the row of the form that they were typed in; after the save, in the row they moved to.
    assert re.search(r'href="#id_faqs-0-answer" data-words="3–5 business days"', live)
    assert re.search(r'href="#id_faqs-1-answer" data-words="3–5 business days"', saved)


def test_what_somebody_let_stand_stays_so_and_what_is_known_keeps_its_state(boss: Client, card: Fact) -> None:
    edition = make_edition(f"<h2>Empty</h2><h2>A</h2><p>{TYPED}</p>")
    today, now = timezone.localdate(), timezone.now()
    findings.check_edition(edition, today, now - timedelta(hours=1))
    person = make_person("petra", superuser=True)
    findings.accept(Finding.objects.get(code="ST001"), by=person, reason="Meant so.", now=now)
    page = ask(boss, edition, body=f"<h2>Empty</h2><h2>A</h2><p>{TYPED}</p><p>More.</p>").content.decode()
    assert "Meant so." in page
    assert "ST001 · Accepted" in page
    assert "TL003 · Ongoing" in page


def test_a_fix_is_made_in_the_words_as_typed_and_nothing_is_saved(boss: Client, card: Fact) -> None:
    edition = make_edition("<p>Words.</p>")
    typed = {"body": f"<p>New. {ref(card.key)}</p><ul><li>{TYPED.replace('card', '<strong>card</strong>')}</li></ul>"}
    before = rows_of_everything()
    answer = mend(boss, edition, button(ask(boss, edition, **typed).content.decode()), **typed).json()
    assert answer["input"] == "id_body"
    chip = '<span data-fact="aliexpress.refund.card" data-form="short" data-state="verified">3–5 business days</span>'
    assert answer["html"] == (
        f"<p>New. {chip}</p><ul><li>A refund to a credit <strong>card</strong> takes {chip}.</li></ul>"
    )
    assert "Bind to fact" in answer["said"]
    assert rows_of_everything() == before


def test_a_fix_in_an_answer_names_the_row_in_which_it_was_typed(boss: Client, card: Fact) -> None:
    edition = make_edition("<p>Words.</p>", faqs=(("Is it free?", "<p>Yes.</p>"), ("How long?", f"<p>{TYPED}</p>")))
    typed = {"faqs-0-ORDER": 2, "faqs-1-ORDER": 1}
    answer = mend(boss, edition, button(ask(boss, edition, **typed).content.decode()), **typed).json()
    assert answer["input"] == "id_faqs-1-answer"
    gone = mend(boss, edition, "0" * 64, **typed)
    assert (gone.status_code, "not in the text any more" in gone.json()["refused"]) == (409, True)


@pytest.mark.parametrize("address", ["check", "mend"])
def test_only_who_may_write_the_draft_is_answered(client: Client, address: str) -> None:
    wanda = one_of("Writer", "wanda")
    edition = make_edition("<p>Secret plan.</p>", by=wanda)
    url = f"/admin/articles/edition/{edition.pk}/{address}/"
    # For another Writer the draft is not there.
    for role, status in (("Writer", 404), ("Fact checker", 403), ("Manager", 403)):
        refused = logged_in(one_of(role, role.lower().replace(" ", ""))).post(url, sent(edition))
        assert refused.status_code == status
        assert "Secret plan" not in refused.content.decode()
    assert client.post(url, sent(edition)).status_code == 302
    boss = logged_in(make_person("boss", superuser=True))
    assert boss.get(url).status_code == 405
    assert boss.post(url.replace(str(edition.pk), "999999"), {}).status_code == 404
    assert logged_in(wanda).post(url, sent(edition)).status_code in (200, 409)
    wanda.groups.clear()
    wanda.user_permissions.set(Permission.objects.filter(codename="view_edition"))
    assert logged_in(wanda).post(url, sent(edition)).status_code == 403


def test_an_edition_that_moved_on_says_so_and_what_to_do(boss: Client) -> None:
    edition = make_edition(state=State.IN_REVIEW)
    answer = ask(boss, edition)
    assert answer.status_code == 409
    assert "in review" in answer.json()["refused"]
    assert "Copy your words" in answer.json()["refused"]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"body": "<p>a\x00b</p>", "title": "\x00", "meta_title": "x" * 9000}, 200),
        ({"faqs-TOTAL_FORMS": "99999999999999999999", "faqs-0-ORDER": "-1"}, 200),
        ({"faqs-TOTAL_FORMS": "x", "faqs-0-ORDER": "١", "title": ""}, 200),
        ({"body": "<p>" + "<em>" * 500}, 409),
        ({"body": "x" * 2_000_001}, 409),
    ],
)
def test_bad_input_gives_words_and_never_a_traceback(boss: Client, typed: Any, status: int) -> None:
    edition = make_edition()
    assert ask(boss, edition, **typed).status_code == status
    assert mend(boss, edition, "\x00", **typed).status_code == 409
    assert boss.post(f"/admin/articles/edition/{edition.pk}/check/", {}).status_code == 200


def test_a_decision_is_answered_to_the_script_that_asks_without_leaving_the_page(boss: Client) -> None:
    edition = make_edition("<h2>Empty</h2>")
    findings.check_edition(edition, timezone.localdate(), timezone.now())
    url = f"/admin/articles/edition/finding/{Finding.objects.get(code='ST001').pk}/"
    script = {"X-Requested-With": "XMLHttpRequest"}
    refused = boss.post(url, {"decision": "accept", "reason": " "}, headers=script)
    assert (refused.status_code, "Say why" in refused.json()["refused"]) == (409, True)
    assert "Kept" in boss.post(url, {"decision": "accept", "reason": "Meant so."}, headers=script).json()["said"]
    assert "ST001 · Accepted" in ask(boss, edition).content.decode()


def test_a_long_text_takes_as_many_queries_as_a_short_one(
    boss: Client, card: Fact, django_assert_max_num_queries: Any
) -> None:
    publish(make_edition("<p>Words.</p>", make_article("b")))
    edition = make_edition(f"<p>{TYPED}</p>")
    ask(boss, edition)
    with django_assert_max_num_queries(24) as used:
        ask(boss, edition)
    many = "".join(f"<p>Case {number}. {TYPED}</p>" for number in range(12))
    with django_assert_max_num_queries(len(used.captured_queries)):
        assert ask(boss, edition, body=many).content.decode().count('name="_mend"') == 12

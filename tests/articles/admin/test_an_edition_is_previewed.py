"""As readers will see it: by its editors, and by whoever holds a link that they made."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from articles import previewing
from articles.models import Edition, Event, PreviewLink, State
from tests.articles.admin.sending import address, logged_in
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of, said
from tests.articles.pages.reading import read
from tests.makers import make_article, make_edition, make_fact, make_person, publish, record, ref

pytestmark = pytest.mark.django_db


def made(client: Client, edition: Edition, **sent: Any) -> str:
    """Where the link leads that this person makes."""
    response = client.post(f"/admin/articles/edition/{edition.pk}/preview/", sent)
    assert response.status_code == 200
    return str(response.context["address"]).removeprefix("http://testserver")


def revoke(client: Client, link: PreviewLink) -> Any:
    return client.post(f"/admin/articles/edition/preview/{link.pk}/revoke/", follow=True)


@pytest.fixture
def edda() -> Client:
    return logged_in(one_of("Editor", "edda"))


def test_somebody_without_an_account_reads_a_draft_as_readers_will(edda: Client, client: Client) -> None:
    fact = make_fact(checked_on=timezone.localdate())
    edition = make_edition(
        f"<h2>When</h2><p>It takes {ref(fact.key)}.</p>", title="To come", change_note="Said again, in short."
    )
    place = made(edda, edition, for_whom="Legal")
    response = client.get(place)
    page = read(response)
    assert response.status_code == 200
    assert "It takes 3–5 business days." in page.words(".text")
    assert page.words(".preview").startswith(
        "This is a preview, not a public page. It shows edition 1 as it would stand on"
    )
    assert "Said again, in short." in page.words(".changes")
    assert page.tree.css_first("script[type='application/ld+json'], link[rel=canonical]") is None
    assert client.get(edition.article.get_absolute_url()).status_code == 404


def test_a_preview_reads_word_for_word_like_the_page_once_it_is_live(edda: Client, client: Client) -> None:
    fact, now = make_fact(checked_on=timezone.localdate()), timezone.now()
    body = f"<h2>When</h2><p>It takes {ref(fact.key)}.</p>"
    edition = make_edition(body, make_article(), on=timezone.localdate(), change_note="A first text.")
    page = read(client.get(made(edda, edition)))
    before = page.words().replace(page.words(".preview"), "").strip()
    Edition.objects.filter(pk=edition.pk).update(state=State.PUBLISHED, published_at=now)
    assert before == read(client.get(edition.article.get_absolute_url())).words()


def test_nobody_keeps_or_finds_a_preview(edda: Client, client: Client) -> None:
    place = made(edda, make_edition())
    over = place.rstrip("/") + "x/"
    for answer in (client.get(place), client.head(place), client.get(over), edda.get("/admin/")):
        if answer.wsgi_request.path.startswith("/preview/"):
            assert answer["Cache-Control"] == "no-store, private"
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
            assert answer["X-Frame-Options"] == "DENY"
            assert "Set-Cookie" not in answer.headers
    assert '<meta name="robots" content="noindex' in client.get(place).content.decode()


def test_a_link_to_a_guide_that_is_not_public_is_plain_words(edda: Client, client: Client) -> None:
    hidden, shown = make_edition(article=make_article("hidden")), publish(make_edition(article=make_article("shown")))
    body = (
        f'<p><a data-article="{hidden.article_id}">One</a>, <a data-article="{shown.article_id}">two</a>, '
        f'<a href="/hidden/">three</a>.</p>'
    )
    page = read(client.get(made(edda, make_edition(body, make_article("linking")))))
    links = [node.attributes["href"] for node in page.tree.css(".text a")]
    assert (links, page.words(".text")) == (["/shown/"], "One, two, three.")


def test_a_scheduled_edition_is_shown_with_the_facts_of_its_day(edda: Client, client: Client) -> None:
    later = timezone.now() + timedelta(days=5)
    fact = make_fact(value="3–5 business days")
    record(fact, "7 days", timezone.localdate(later) - timedelta(days=1), recorded=timezone.now())
    edition = make_edition(f"<p>It takes {ref(fact.key)}.</p>", state=State.SCHEDULED)
    Edition.objects.filter(pk=edition.pk).update(publish_at=later)
    page = read(client.get(made(edda, edition)))
    assert "It takes 7 days." in page.words(".text")
    assert "It shows edition 1 as readers will see it on" in page.words(".preview")


def test_a_link_that_is_over_or_revoked_or_withdrawn_says_so_and_one_that_never_was_says_less(
    edda: Client, client: Client
) -> None:
    edition = make_edition(title="Quokka")
    place = made(edda, edition, days=2)
    link = PreviewLink.objects.get()
    PreviewLink.objects.filter(pk=link.pk).update(
        until=timezone.now() + timedelta(seconds=-1), made_at=link.made_at - timedelta(9)
    )
    over = client.get(place)
    assert (over.status_code, "they are over" in over.content.decode()) == (410, True)
    second = made(edda, edition)
    assert "Revoked" in said(revoke(edda, PreviewLink.objects.standing(timezone.now()).get()))
    gone = client.get(second)
    assert (gone.status_code, "has taken it back" in gone.content.decode()) == (410, True)
    third = made(edda, edition)
    Edition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN)
    withdrawn = client.get(third)
    assert (withdrawn.status_code, "was withdrawn" in withdrawn.content.decode()) == (410, True)
    for answer in (over, gone, withdrawn):
        assert "Quokka" not in answer.content.decode()


@pytest.mark.parametrize("token", ["1", "1.2.3", "x" * 3000, "1.secret", "..", "١.a.b"])
def test_a_token_that_was_never_made_is_answered_in_words(client: Client, token: str) -> None:
    answer = client.get(f"/preview/{token}/")
    assert (answer.status_code, "There is no such preview" in answer.content.decode()) == (404, True)


def test_a_token_opens_nothing_when_any_part_of_it_is_another(edda: Client, client: Client) -> None:
    one, two = (made(edda, make_edition(article=make_article(slug)), for_whom=slug) for slug in ("one", "two"))
    first, second = (place.split("/")[2].split(".") for place in (one, two))
    for parts in ([first[0], *second[1:]], [*first[:2], second[2]], [first[0], second[1], first[2]]):
        assert client.get(f"/preview/{'.'.join(parts)}/").status_code == 404
    # Even signed by us, a secret that is not the link's own opens nothing, and does not tell that the link is over.
    PreviewLink.objects.update(revoked_at=timezone.now())
    forged = previewing._SIGNER.sign(f"{first[0]}.{second[1]}")
    assert client.get(f"/preview/{forged}/").status_code == 404


def test_the_token_is_kept_nowhere(edda: Client) -> None:
    token = made(edda, make_edition()).split("/")[2]
    secret, signature = token.split(".")[1:]
    link = PreviewLink.objects.get()
    kept = " ".join(
        str(value) for model in (PreviewLink, Event) for row in model.objects.values() for value in row.values()
    )
    kept += str(dict(edda.session.items())) + str(edda.cookies) + edda.get(address(link.edition)).content.decode()
    assert secret not in kept
    assert signature not in kept


def test_the_edition_page_lists_its_links_with_who_and_until_when(edda: Client) -> None:
    edition = make_edition()
    made(edda, edition, for_whom="Legal,  Dana", days="3")
    link = PreviewLink.objects.get()
    assert (link.for_whom, link.until - link.made_at) == ("Legal, Dana", timedelta(days=3))
    words = read(edda.get(address(edition))).words("#previews")
    assert "Legal, Dana" in words
    assert "made by edda" in words
    revoke(edda, link)
    link.refresh_from_db()
    assert str(link.revoked_by) == "edda"
    panel = read(edda.get(address(edition)))
    assert "revoked by edda" in panel.words("#previews")
    assert [event.verb for event in Event.objects.order_by("pk")] == ["begun", "link_made", "link_revoked"]
    assert "made a preview link to edition 1" in panel.words(".history")
    assert "opened nothing any more" in said(revoke(edda, link))


@pytest.mark.parametrize("days", ["0", "8", "-1", "soon", "99999999999999999999", "1.5"])
def test_days_that_a_link_may_not_have_are_refused_in_words(edda: Client, days: str) -> None:
    edition = make_edition()
    response = edda.post(f"/admin/articles/edition/{edition.pk}/preview/", {"days": days}, follow=True)
    assert "Choose from 1 to 7 days" in said(response)
    assert not PreviewLink.objects.exists()


def test_what_is_live_or_will_never_be_gets_no_link(edda: Client) -> None:
    live = publish(make_edition())
    old = make_edition(article=make_article("old"), state=State.WITHDRAWN)
    for edition, reason in ((live, "Readers see this edition already"), (old, "will not go live")):
        response = edda.post(f"/admin/articles/edition/{edition.pk}/preview/", follow=True)
        assert reason in said(response)
    assert not PreviewLink.objects.exists()


def test_there_are_only_so_many_links_at_a_time(edda: Client) -> None:
    edition, edith = make_edition(), make_person("edith")
    for _each in range(previewing.MOST_STANDING):
        previewing.make(edition, days=None, by=edith, now=timezone.now())
    response = edda.post(f"/admin/articles/edition/{edition.pk}/preview/", follow=True)
    assert "Revoke one of them first" in said(response)


def test_a_writer_shows_their_own_draft_and_no_other() -> None:
    wanda, edda = one_of("Writer", "wanda"), one_of("Editor", "edda")
    mine, others = make_edition(by=wanda), make_edition(article=make_article("others"), by=edda)
    _link, _token = previewing.make(others, days=None, by=edda, now=timezone.now())
    writer = logged_in(wanda)
    assert writer.get(f"/admin/articles/edition/{mine.pk}/preview/").status_code == 200
    made(writer, mine)
    for method in ("get", "post"):
        assert getattr(writer, method)(f"/admin/articles/edition/{others.pk}/preview/").status_code == 404
    assert writer.post(f"/admin/articles/edition/preview/{_link.pk}/revoke/").status_code == 404
    publish(others)
    assert writer.get(f"/admin/articles/edition/{others.pk}/preview/").status_code == 200
    assert writer.post(f"/admin/articles/edition/{others.pk}/preview/").status_code == 403
    assert writer.post(f"/admin/articles/edition/preview/{_link.pk}/revoke/").status_code == 403


@pytest.mark.parametrize("role", ["Manager", "Fact checker"])
def test_who_only_reads_sees_the_preview_and_makes_no_link(role: str) -> None:
    reader, edition = logged_in(one_of(role, "mona")), make_edition()
    assert "Back to the edition" in reader.get(f"/admin/articles/edition/{edition.pk}/preview/").content.decode()
    assert reader.post(f"/admin/articles/edition/{edition.pk}/preview/").status_code == 403
    assert "Make a preview link" not in reader.get(address(edition)).content.decode()


def test_the_database_refuses_a_link_without_an_end_or_with_a_wrong_one() -> None:
    edition, now = make_edition(), timezone.now()
    for wrong in (
        {"until": now},
        {"digest": ""},
        {"revoked_at": now - timedelta(days=1)},
        {"revoked_by": make_person("rita")},
    ):
        fields = {"digest": "d", "made_at": now, "until": now + timedelta(days=1), **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            PreviewLink.objects.create(edition=edition, **fields)


def test_a_preview_takes_as_many_queries_however_long_the_text_is(
    edda: Client, client: Client, django_assert_max_num_queries: Any
) -> None:
    facts = [make_fact(f"aliexpress.fact-{number}") for number in range(20)]
    body = "".join(f"<h2>No. {number}</h2><p>It takes {ref(fact.key)}.</p>" for number, fact in enumerate(facts))
    place = made(edda, make_edition(body))
    with django_assert_max_num_queries(9):
        assert client.get(place).status_code == 200

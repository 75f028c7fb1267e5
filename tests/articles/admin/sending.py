"""What an editor's browser would send for an edition, from what is stored; a test changes the words that matter."""

from typing import Any

from django.test import Client

from articles.models import Edition


def address(edition: Edition) -> str:
    return f"/admin/articles/edition/{edition.pk}/change/"


def sent(edition: Edition, **changed: Any) -> dict[str, Any]:
    faqs = list(edition.faqs.all())
    related = list(edition.related.values_list("article_id", flat=True))
    said: dict[str, Any] = {
        "base": edition.save_count, "title": edition.title, "author": edition.author_id, "short_answer": edition.short_answer,
        "body": edition.body, "meta_title": edition.meta_title, "meta_description": edition.meta_description,
        "change_note": edition.change_note, "major": "on",
        "faqs-TOTAL_FORMS": len(faqs), "faqs-INITIAL_FORMS": len(faqs),
        "related-TOTAL_FORMS": len(related), "related-INITIAL_FORMS": len(related),
    }  # fmt: skip
    for number, faq in enumerate(faqs):
        said |= {
            f"faqs-{number}-question": faq.question,
            f"faqs-{number}-answer": faq.answer,
            f"faqs-{number}-ORDER": number + 1,
        }
    for number, article in enumerate(related):
        said |= {f"related-{number}-article": article, f"related-{number}-ORDER": number + 1}
    return said | changed


def step(client: Client, edition: Edition, verb: str, **said: Any) -> Any:
    edition.refresh_from_db()
    url = f"/admin/articles/edition/{edition.pk}/step/{verb}/"
    return client.post(url, {"base": edition.save_count, "note": "Because.", **said}, follow=True)


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client

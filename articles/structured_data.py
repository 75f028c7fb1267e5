"""JSON-LD of a page, built from the page itself: the same words, the same dates."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.page import Page
from articles.parts import JSON_ESCAPES, Mark


def blocks(page: Page, site_url: str, site_name: str) -> list[SafeString]:
    """The JSON of each block, safe inside a script element: Article, WebPage, BreadcrumbList, and FAQPage if there are FAQs."""
    address = f"{site_url}{page.path}"
    publisher = {"@type": "Organization", "name": site_name, "url": f"{site_url}/"}
    found = [
        _json(_article(page, site_url, publisher)),
        _web_page(page, address, publisher),
        _json(_breadcrumb(page, site_url, address)),
    ]
    if page.questions:
        found.append(_json(_faq_page(page, address)))
    return found


def _article(page: Page, site_url: str, publisher: dict[str, Any]) -> dict[str, Any]:
    author, address = page.edition.author, f"{site_url}{page.path}"
    return {
        "@type": "Article",
        "@id": f"{address}#article",
        "mainEntityOfPage": address,
        "headline": page.title,
        "description": page.description,
        "abstract": page.short_answer_words,
        "datePublished": page.published.isoformat(),
        "dateModified": page.values["modified_exactly"],
        "author": {"@type": "Person", "name": author.name, "url": f"{site_url}{author.get_absolute_url()}"},
        "publisher": publisher,
        "articleSection": page.article.topic.name,
    }


def _web_page(page: Page, address: str, publisher: dict[str, Any]) -> SafeString:
    checked = page.values["checked_iso"]
    block: dict[str, Any] = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": page.title,
        "isPartOf": {"@type": "WebSite", "name": publisher["name"], "url": publisher["url"]},
    }
    unchecked = _json(block)
    if not checked:
        return unchecked
    whole = _json({**block, "lastReviewed": checked, "reviewedBy": publisher})
    return checked.either(whole, unchecked) if isinstance(checked, Mark) else whole


def _breadcrumb(page: Page, site_url: str, address: str) -> dict[str, Any]:
    steps = [*((name, f"{site_url}{path}") for name, path in page.breadcrumb), (page.title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(name), "item": item}
            for place, (name, item) in enumerate(steps, 1)
        ],
    }


def _faq_page(page: Page, address: str) -> dict[str, Any]:
    return {
        "@type": "FAQPage",
        "@id": f"{address}#faq",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.question,
                "url": f"{address}#{question.anchor}",
                "acceptedAnswer": {"@type": "Answer", "text": question.answer_words},
            }
            for question in page.questions
        ],
    }


def _json(block: dict[str, Any]) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **block}, ensure_ascii=False)
    return mark_safe(text.translate(JSON_ESCAPES))  # noqa: S308  every character that HTML could read is escaped above

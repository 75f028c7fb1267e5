"""JSON-LD of a page, built from the page itself: the same words, the same dates."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from articles.page import Page

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def blocks(page: Page, site_url: str, site_name: str) -> list[SafeString]:
    """The JSON of each block, safe inside a script element: Article, WebPage, BreadcrumbList, and FAQPage if there are FAQs."""
    address = f"{site_url}{page.path}"
    publisher = {"@type": "Organization", "name": site_name, "url": f"{site_url}/"}
    found = [
        _article(page, site_url, publisher),
        _web_page(page, address, publisher),
        _breadcrumb(page, site_url, address),
    ]
    if page.questions:
        found.append(_faq_page(page, address))
    return [_json(block) for block in found]


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
        "dateModified": page.modified.isoformat(),
        "author": {"@type": "Person", "name": author.name, "url": f"{site_url}{author.get_absolute_url()}"},
        "publisher": publisher,
        "articleSection": page.article.topic.name,
    }


def _web_page(page: Page, address: str, publisher: dict[str, Any]) -> dict[str, Any]:
    block: dict[str, Any] = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": page.title,
        "isPartOf": {"@type": "WebSite", "name": publisher["name"], "url": publisher["url"]},
    }
    if page.facts_checked:
        block["lastReviewed"] = page.facts_checked.isoformat()
        block["reviewedBy"] = publisher
    return block


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
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  every character that HTML could read is escaped above

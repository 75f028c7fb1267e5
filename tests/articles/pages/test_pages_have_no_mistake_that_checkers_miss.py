"""Every page of the demo site passes our own lint, and the lint catches each mistake that is planted for it."""

from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Author, Edition, Topic
from cms.demo.load import Demo
from policies.models import Platform
from tests.articles.pages.lint import lint

pytestmark = pytest.mark.django_db
PATH = "/cancel-aliexpress-order/"


@pytest.fixture(autouse=True)
def demo(db: None) -> None:
    Demo(timezone.localdate()).load()


@cache
def _answered(path: str) -> tuple[int, str]:
    answer = Client().get(path)
    return answer.status_code, answer.content.decode()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    _answered.cache_clear()


def leads(path: str) -> bool:
    return _answered(path)[0] in (200, 301)


def every_path() -> list[str]:
    live = Article.objects.filter(editions__in=Edition.objects.published())
    own = [*live, *Topic.objects.all(), *Author.objects.all(), *Platform.objects.all()]
    fixed = ["/", "/changes/", "/corrections/", "/how-we-check/", "/policies/", "/no-such-page/"]
    fixed += ["/search/", "/search/?q=refund+card", "/search/?q=elephant", "/search/?q=refund+elephant"]
    return [*fixed, *(each.get_absolute_url() for each in own)]


def test_no_page_of_the_demo_site_has_a_mistake() -> None:
    wrong = {path: lint(_answered(path)[1], path, leads) for path in every_path()}
    assert {path: found for path, found in wrong.items() if found} == {}
    assert len(wrong) > 12


def _swap(before: str, after: str) -> Callable[[str], str]:
    def mutant(html: str) -> str:
        assert before in html, f"The page has no {before!r} any more."
        return html.replace(before, after, 1)

    return mutant


def _put(html: str) -> Callable[[str], str]:
    return _swap('<div class="text">', f'<div class="text">{html}')


ANSWER, QUESTION = '"acceptedAnswer": {"@type": "Answer", "text": "', '{"@type": "Question", "name": "'
END_OF_TEXT = '</div>\n  <section class="faqs"'
MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "a fence": (_put("<p>```</p>"), "leftover"),
    "a placeholder": (_put("<p>{{REFUND_LINK}}</p>"), "leftover"),
    "a raw reference": (_put('<p><span data-fact="x">y</span></p>'), "leftover"),
    "an empty section": (_swap(END_OF_TEXT, f"<h2>Left empty</h2>{END_OF_TEXT}"), "heading"),
    "a heading that leaves out a level": (_put("<h4>Deep</h4><p>x</p>"), "heading"),
    "a second h1": (_put("<h1>Again</h1><p>x</p>"), "h1"),
    "another answer in JSON-LD": (_swap(ANSWER, f"{ANSWER}Not so. "), "FAQ"),
    "another question in JSON-LD": (_swap(QUESTION, f"{QUESTION}Is it? "), "FAQ"),
    "another date in JSON-LD": (_swap('"dateModified": "20', '"dateModified": "19'), "dates"),
    "another day of the check": (_swap('"lastReviewed": "20', '"lastReviewed": "19'), "dates"),
    "a dead anchor": (_put('<p><a href="#nowhere">x</a></p>'), "link"),
    "a dead link": (_put('<p><a href="/no-such-guide/">x</a></p>'), "link"),
    "a script in a link": (_put('<p><a href="javascript:alert(1)">x</a></p>'), "link"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_planted_mistake_is_caught(name: str) -> None:
    plant, rule = MISTAKES[name]
    page = _answered(PATH)[1]
    assert lint(page, PATH, leads) == []
    found = lint(plant(page), PATH, leads)
    assert found
    assert all(problem.startswith(f"{rule}:") for problem in found), found

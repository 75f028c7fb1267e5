from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing import UnreadableDraft, understood
from tests.articles.importing.drafts import FORMS, all_words, read_text, seed_bytes, words

# The marks of a question and an answer are no words of theirs.
LINES = st.sampled_from(
    [
        "", "", "How to Return It", "Option 2: Wait", "What if it fails?", "FAQ", "Is it free?", "Refunds take 3–5 days.",
        "You need these things:", "  1. Open the app", "  2. Tap Refund", "- a photo", "* a label", "a | b", "Card | 5 days",
        "By Dana Levi · 2026-05-02", "Author: Dana Levi. Last updated: May 2026.", "```html",
        "``` **Notes:** - ~900 words, I kept SEO",
        "Disclaimer: for informational purposes as of May 2026.", "Browse Deals →", "Let me know if you want more.",
        "Short answer: yes, it is free. It takes 3 days.", "The Short Answer", "As an AI I cannot say. Sellers can.",
        "Table of contents",
        "As of June 2026 it is free (last updated: June 2026).", "# Top", "## Next", "**Bold?** Yes it is.", "> quoted words",
    ]
)  # fmt: skip
DRAFTS = st.lists(LINES, min_size=1, max_size=14).map("\n".join)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=DRAFTS, name=st.sampled_from(["draft.txt", "draft.md"]))
def test_every_word_is_kept_or_listed(text: str, name: str) -> None:
    try:
        draft = understood(text.encode(), name)
    except UnreadableDraft:
        return
    missing = Counter(words(text)) - Counter(all_words(draft))
    missing.subtract({number: missing[number] for number in ("1", "2")})  # numbers of a list become the list's own
    assert not +missing, (text, +missing)


@pytest.mark.parametrize("name", ["refund.txt", "refund.md"])
def test_every_word_of_an_article_is_kept_or_listed(name: str) -> None:
    missing = Counter(words(FORMS[name])) - Counter(all_words(read_text(FORMS[name], name)))
    assert {word for word in missing if not word.isdigit()} <= {"https", "parcelo", "example", "terms"}


def test_every_word_of_the_seed_is_kept_or_listed() -> None:
    data = seed_bytes()
    missing = Counter(words(data.decode())) - Counter(all_words(understood(data, "seed.txt")))
    assert not [word for word in missing if not word.isdigit()]


def test_nothing_is_said_twice() -> None:
    text = FORMS["refund.txt"]
    draft = read_text(text)
    more = Counter(all_words(draft)) - Counter(words(text))
    assert not [word for word in more if not word.isdigit()]

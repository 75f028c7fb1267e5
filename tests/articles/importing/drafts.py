"""Drafts for tests: one article in the three forms in which writers hand it in, with the residue that comes along."""

import re
from pathlib import Path

import pytest

from articles.importing import Draft, as_json, understood

SEED = Path(__file__).parents[4] / "shared" / "seed" / "cancel-aliexpress-order-2026.txt"

PLAIN = """\
Here is the article you asked for:

How Long Does a Parcelo Refund Take in 2026?

By Dana Levi · 2 May 2026 · parcelo.example

Parcelo refunds within 5–14 business days. Wallet refunds take 24 hours. The rest of this guide explains why.

How to Ask for a Refund

Do this first:

  1. Open your orders.
  2. Tap Refund.

Have these ready:

- the order number
- two photos

What if the seller says no?

You can escalate after 3 days. Author: Dana Levi. Last updated: May 2026.

How the Methods Compare

Method | Time
Card | 5–14 business days
Wallet | 24 hours

Frequently Asked Questions

Is it free?

Yes, for the first return.

Can I get cash?

No. It goes back the way it came.

Who pays for shipping?

The seller does when the item is wrong.

Disclaimer: This guide is for general informational purposes as of May 2026. Terms change.

``` **Notes:** - **~900 words**, with H2/H3 structure. I kept the internal links, let me know if you want more.

Browse Deals →
"""

MARKDOWN = """\
Sure! Here's the article you asked for:

```markdown
# How Long Does a Parcelo Refund Take in 2026?

*By Dana Levi · 2 May 2026*

Parcelo refunds within **5–14 business days**. Wallet refunds take 24 hours. The rest of this guide explains why.

## How to Ask for a Refund

Do this first:

1. Open your orders.
2. Tap Refund.

Have these ready:

- the order number
- two photos

### What if the seller says no?

You can escalate after 3 days. See the [terms](https://parcelo.example/terms).

## How the Methods Compare

| Method | Time |
|---|---|
| Card | 5–14 business days |
| Wallet | 24 hours |

## FAQ

**Is it free?** Yes, for the first return.

**Can I get cash?**
No. It goes back the way it came.

### Who pays for shipping?

The seller does when the item is wrong.

---

*Disclaimer: This guide is for general informational purposes as of May 2026. Terms change.*
```

**Notes:**
- ~900 words
- I kept the internal links; let me know if you'd like more
"""

HTML = """\
<!doctype html><html><head><title>How Long Does a Parcelo Refund Take in 2026? | Parcelo fans</title>
<meta name="description" content="Every refund time of Parcelo."><style>p { color: red }</style></head><body>
<nav><a href="/">Home</a> › <a href="/g">Guides</a></nav>
<h1>How Long Does a Parcelo Refund Take in 2026?</h1><p class="byline">By <b>Dana Levi</b> | 2 May 2026</p>
<div><p>Parcelo refunds within 5–14 business days. Wallet refunds take 24 hours. The rest of this guide explains why.</p></div>
<h2>How to Ask for a Refund</h2><p>Do this first:</p><ol><li>Open your orders.</li><li><p>Tap Refund.</p></li></ol>
<p>Have these ready:</p><ul><li>the order number<li>two photos</ul>
<h3>What if the seller says no?</h3><p>You can escalate after 3 days.</p>
<h2>How the Methods Compare</h2><table><tr><th>Method</th><th>Time</th></tr><tr><td>Card</td><td>5–14 business days</td></tr>
<tr><td>Wallet</td><td>24 hours</td></tr></table>
<h2>Frequently Asked Questions</h2><details><summary>Is it free?</summary><p>Yes, for the first return.</p></details>
<details><summary>Can I get cash?</summary>No. It goes back the way it came.</details>
<h3>Who pays for shipping?</h3><p>The seller does when the item is wrong.</p>
<h2>Disclaimer</h2><p>This guide is for general informational purposes as of May 2026. Terms change.</p>
<p><a href="/deals">Browse Deals →</a></p></body></html>
```
**Notes:**
- ~900 words
- I kept the internal links
"""

FORMS = {"refund.txt": PLAIN, "refund.md": MARKDOWN, "refund.html": HTML}


def read_text(text: str, name: str = "draft.txt") -> Draft:
    return understood(text.encode(), name)


def seed_bytes() -> bytes:
    if not SEED.exists():
        pytest.skip("the shared seed is not on this machine")
    return SEED.read_bytes()


def words(text: str) -> list[str]:
    """The words of a text, as letters and digits."""
    return re.findall(r"[^\W_]+", text)


def all_words(draft: Draft) -> list[str]:
    """Every word that the draft keeps or lists as removed."""
    told = as_json(draft, None)
    parts = [told["title"], told["short_answer"], draft.meta_title, draft.meta_description]
    parts += [f"{each['heading']} {each['text']}" for each in told["sections"]]
    parts += [f"{each['question']} {each['answer']}" for each in told["faqs"]]
    parts += [each["text"] for each in told["removed"]]
    return words(" ".join(parts))

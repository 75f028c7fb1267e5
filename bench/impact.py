"""How long the impact screen takes: pages that show one fact, and pages that only speak of it. Run it alone on the machine.

    .venv/bin/python bench/impact.py [PAGES]

Builds an SQLite database in memory from the demo's longest text, and prints seconds of CPU for each part.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ["LOG_LEVEL"] = "ERROR"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.impact import impact_of  # noqa: E402
from articles.models import Edition  # noqa: E402
from policies import ledger  # noqa: E402
from policies.models import Fact  # noqa: E402
from tests.makers import make_article, make_edition, make_topic, publish, value_of  # noqa: E402


def main(pages: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    today = timezone.localdate()
    fact = Fact.objects.get(key="aliexpress.refund.card")
    citing = Edition.objects.published().filter(citations__fact=fact).distinct().first()
    topic = make_topic("Bench", "Checked in {as_of}.")
    faqs = [(faq.question, faq.answer) for faq in citing.faqs.all()]
    for number in range(pages):
        article = make_article(f"bench-{number}", citing.article.platform, topic=topic)
        edition = make_edition(
            citing.body, article, title=f"Bench {number}", short_answer=citing.short_answer, faqs=faqs
        )
        publish(edition, today - timedelta(days=30))
    print(f"{pages} pages of {len(citing.body.split())} words and {citing.citations.count()} citations")
    for start in (0, 30):
        day, now = today + timedelta(days=start), timezone.now()
        supposed = ledger.suppose_recorded(
            fact, value_of("5–7 business days"), day, ledger.Evidence(), by=None, now=now
        )
        began = time.process_time()
        found = impact_of([supposed], today, most=pages + 50)
        spent = time.process_time() - began
        sums = found.sums()
        when = "a later day" if start else "today"
        print(
            f"from {when}: {spent:.1f} s of CPU, {spent / found.searched * 1000:.0f} ms a page; {sums['once_places']} places "
            f"on {sums['once_articles']} pages change, {sums['unmoved']} do not"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

"""A table of sentences and what a reader of time limits finds in them."""

from datetime import date

import pytest

from policies.timelines import DateSpan, Mention, find
from policies.timelines.lines import mention_line

# text | what is found: value span = low..high unit, B for business days, bound; ?kind for what is no time limit.
SENTENCES = """
Refunds take 3 to 5 business days. | 3 to 5 business days = 3..5 day B range
Give it up to 15 days. | 15 days = ..15 day up_to
You have fourteen (14) calendar days. | fourteen (14) calendar days = 14..14 day exact
Delivery in 24-48h. | 24-48h = 24..48 hour range
The 30-day guarantee. | 30-day = 30..30 day exact
A 10-business-day window | 10-business-day = 10..10 day B exact
Allow 1½ hours. | 1½ hours = 1.5..1.5 hour exact
Wait 2 1/2 days. | 2 1/2 days = 2.5..2.5 day exact
two and a half years | two and a half years = 2.5..2.5 year exact
two-and-a-half years | two-and-a-half years = 2.5..2.5 year exact
three-quarters of an hour | three-quarters of an hour = 0.75..0.75 hour exact
an hour and a half | an hour and a half = 1.5..1.5 hour exact
1hr 30min | 1hr 30min = 90..90 minute exact
a day or two | a day or two = 1..2 day range
six months to a year | six months to a year = 6..12 month range
between one week and ten days | one week and ten days = 7..10 day range
between 5 and 10 working days | 5 and 10 working days = 5..10 day B range
one hundred and twenty days | one hundred and twenty days = 120..120 day exact
It must not exceed 14 days. | 14 days = ..14 day up_to
This will never take more than 3 days. | 3 days = ..3 day up_to
No less than 7 days before the event. | 7 days = 7.. day at_least
no later than 14 days after delivery | 14 days = ..14 day up_to
no later than 14 days before departure | 14 days = 14.. day at_least
2+ weeks | 2+ weeks = 2.. week at_least
an hour or so | an hour = 1..1 hour approx
5 days, tops | 5 days = ..5 day up_to
spread over 12 months | 12 months = 12..12 month exact
It took over 12 months | 12 months = 12.. month at_least
Post takes 6–9 working days, courier 2–4. | 6–9 working days = 6..9 day B range ; 2–4 = 2..4 day B range
3–5 and 3–7 business days respectively | 3–5 = 3..5 day B range ; 3–7 business days = 3..7 day B range
a fortnight | a fortnight = 2..2 week exact
two decades | two decades = 20..20 year exact
a few days | a few days = .. None approx ?vague
Every two weeks we pay out. | two weeks = 2..2 week exact ?freq
Send 100 messages a day. | a day = 1..1 day exact ?rate
You must be 18 years or older. | 18 years = 18.. year at_least ?age
our 24-hour helpline | 24-hour = 24..24 hour exact ?idiom
Weekends take 3-to-6 hours. | 3-to-6 hours = 3..6 hour range
a ten- to twenty-day stay | ten- to twenty-day = 10..20 day range
Answers come in 4 Mon–Fri days. | 4 Mon–Fri days = 4..4 day B exact
Between three weeks and ten days before you travel | three weeks and ten days = 10..21 day range
a lease of 18 mths | 18 mths = 18..18 month exact
Ask no earlier than two months before the course. | two months = ..2 month up_to
Tell us at the latest 5 days before arrival. | 5 days = 5.. day at_least
The minimum stay is 3 months. | 3 months = 3.. month at_least
The maximum wait for a new card is 9 days. | 9 days = ..9 day up_to
It counts for the last 3 tax years. | 3 tax years = 3..3 year exact
Change it in 28 days, or until 22:59 on the day. | 28 days = 28..28 day exact
It arrives two hours late or more. | two hours = 2.. hour at_least
Keep it for 5 years plus the year of purchase. | 5 years = 5..5 year exact
in the previous 6 months | 6 months = 6..6 month exact
within the previous 6 months | 6 months = ..6 month up_to
Cover lasts 12 months and can be extended to 24. | 12 months = 12..12 month exact ; 24 = 24..24 month exact
The shop does not get 9 days. It gets four. | 9 days = 9..9 day exact ; four = 4..4 day exact
Claim in 8 weeks (12 for parcels from abroad). | 8 weeks = 8..8 week exact ; 12 = 12..12 week exact
Return it within 14 days, not 30. | 14 days = ..14 day up_to ; 30 = 30..30 day exact
Shops keep 28 days, outlets 10. | 28 days = 28..28 day exact ; 10 = 10..10 day exact
It takes 3 days; gate 12 opens later, and row 4 is first. | 3 days = 3..3 day exact
We had 2 weeks and 5 bags, all of 3 kg. | 2 weeks = 2..2 week exact
At 9:00 on day 5, step 3 of 4, call 555-1212. |
The beam is 3 m from the wall, and a minute crack runs in it. |
She lives at 9 May Street, with an iPhone 5s; no under-18s. |
The tank is three quarters full and we rolled 3d6. |
Office closed on a weekday. |
It weighs 3 kg and costs $5 a piece. |
The rope is 20 m long and 3D printed. |
"""


def _said(mention: Mention) -> str:
    line = mention_line(mention)
    low, high = ("" if line[end] is None else f"{line[end]:g}" for end in ("min", "max"))
    business = " B" if line["business"] else ""
    optional = f" ?{line['opt']}" if "opt" in line else ""
    return f"{line['text']} = {low}..{high} {line['unit']}{business} {line['bound']}{optional}"


@pytest.mark.parametrize("case", SENTENCES.strip().splitlines())
def test_a_sentence_is_read(case: str) -> None:
    text, _, expected = case.partition(" |")
    assert " ; ".join(_said(mention) for mention in find(text)) == expected.strip()


@pytest.mark.parametrize(
    ("text", "kind", "ends"),
    [
        ("It closes on 2 May.", "date", ("--05-02", "--05-02")),
        ("Starting on March 15, 2029", "date", ("2029-03-15", "2029-03-15")),
        ("the 1st of march", "date", ("--03-01", "--03-01")),
        ("from 1 to 5 June 2026", "date", ("2026-06-01", "2026-06-05")),
        ("Valid until 2026-06-30.", "date", ("2026-06-30", "2026-06-30")),
        ("by February 2028", "date", ("2028-02-01", "2028-02-29")),
        ("signed on 31/12/2025", "date", ("2025-12-31", "2025-12-31")),
        ("signed on 12/31/2025", "date", ("2025-12-31", "2025-12-31")),
        ("gültig ab 15.06.2026", "date", ("2026-06-15", "2026-06-15")),
        ("(since 4/2017)", "date", ("2017-04-01", "2017-04-30")),
        ("In 2012 it changed.", "year", ("2012-01-01", "2012-12-31")),
        ("Last updated: 3 March 2025.", "as_of", ("2025-03-03", "2025-03-03")),
        ("As of June 2026 this holds.", "as_of", ("2026-06-01", "2026-06-30")),
    ],
)
def test_a_date_is_read(text: str, kind: str, ends: tuple[str, str]) -> None:
    (mention,) = find(text)
    assert isinstance(mention.value, DateSpan)
    assert (mention.kind, mention.value.iso()) == (kind, ends)


def test_a_date_knows_its_days() -> None:
    (mention,) = find("It ends on 30 June 2026.")
    assert mention.value == DateSpan(date(2026, 6, 30), date(2026, 6, 30), "day")


@pytest.mark.parametrize(
    "text",
    ["31 June 2026", "march madness", "it may 5", "version 2.0", "2200-25", "1-2-3", "İ" * 5, "03/04/2026", "44/2026"],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_a_header_gives_its_unit_to_the_lines_below() -> None:
    text = "Time, in business days:\n- card: 5–7\n- wallet: 2\n\nCall desk: 9"
    assert [_said(mention) for mention in find(text)] == ["5–7 = 5..7 day B range", "2 = 2..2 day B exact"]
    assert find("Colours, in days:\nred and 4 others") == []


def test_offsets_are_code_points() -> None:
    text = "İstanbul 🛳 takes 3–5 days"
    (mention,) = find(text)
    assert text[mention.start : mention.end] == mention.text == "3–5 days"

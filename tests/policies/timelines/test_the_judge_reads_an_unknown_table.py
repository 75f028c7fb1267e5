"""Sentences about an invented platform: which fact each speaks of, and whether it still agrees."""

from datetime import date

import pytest

from policies.timelines import Context, FactTable, Standing, Verdict, judge
from tests.policies.timelines.harbour import ROWS, TABLE

DAY = date(2026, 6, 13)
VERDICTS = {"C": Verdict.CONSISTENT, "S": Verdict.STALE, "X": Verdict.CONTRADICTS, "U": Verdict.UNRELATED}
# C consistent, S stale, X contradicts, U unrelated; then the fact; then the sentence.
SENTENCES = """
C payout.bank | Hosts are paid out two to four business days after the guest checks in.
S payout.bank | A payout needs 5–7 business days to reach your bank.
X payout.bank | Your payout lands in the bank account 2–4 days after check-in, weekends included.
X payout.bank | Expect the payout within ten working days of check-in.
C payout.bank | Ines let her flat in May and saw the payout three business days after her guest arrived.
C payout.first | The very first payout is held for up to 30 days.
S payout.first | New hosts are paid after 45 days at the latest.
C cancel.free | You can cancel free of charge for two days after booking.
S cancel.free | Free cancellation ends 24 hours after you book.
X cancel.free | Free cancellation is possible for 72 hours.
C cancel.free | Free cancellation used to end after 24 hours.
S deposit.return | Your deposit is back within three weeks.
C deposit.return | Expect the security deposit within a fortnight of check-out.
X deposit.return | The host must return the security deposit within 30 days.
S deposit.return | Security deposits are released after seven days.
C damage.claim | Hosts have three days to report damage.
S damage.claim | A damage claim can be filed for 14 days after check-out.
X damage.claim | Hosts must report damage within 24 hours.
C review.window | You have two weeks to leave a review.
S review.window | Reviews stay open for 30 days after the stay.
X review.window | Leave a review within ten days.
C request.expiry | A booking request lapses after a day.
S request.expiry | If the host does not answer, the booking request expires after 48 hours.
X request.expiry | Booking requests expire after 12 hours without an answer.
C identity.check | The identity check takes one to three business days.
S identity.check | Verifying your identity takes 3 to 5 working days.
X identity.check | Your passport scan is checked within an hour.
C points.expiry | Loyalty points are good for a year and a half.
S points.expiry | Your points expire after two years.
X points.expiry | Points expire 12 months after you earn them.
C appeal.answer | An appeal is answered within 10 business days.
S appeal.answer | If your account is suspended, an appeal takes up to five business days.
X appeal.answer | Appeals are decided within 10 days.
C giftcard.validity | Gift cards are valid for three years.
S giftcard.validity | A gift card stays valid for 24 months.
X giftcard.validity | Gift cards expire after a year.
C support.phone | Ask for a callback and the phone rings within four hours.
S support.phone | They call you back in two hours.
X support.phone | A callback takes up to two days.
C damage.claim | Report damage within three days, not within 14 days.
C deposit.return | The landlady released Marek's deposit after six days.
C payout.bank | Nobody promises a payout in 5–7 business days any more.
C review.window | Some people quote 30 days for reviews. Wrong: the form is gone long before.
C identity.check | "The identity check takes 3 to 5 working days," says the old help page.
C giftcard.validity | If a gift card expired after a year, nobody would buy one.
S review.window | Reviews missing? That is normal until 30 days after the stay.
X payout.bank | A payout takes 2–4 days, Saturdays and Sundays included.
C identity.check | Listing a flat takes about five minutes, and the identity check is done in one to three business days.
U | On Airbnb you have 14 days to leave a review.
U | The walk to the beach takes ten minutes.
U | This article takes 6 minutes to read.
U | Check-in took us 40 minutes because the key box was stuck.
U | We stayed for nine nights and five days of rain.
U | The kettle has a two-year warranty.
U | The house was built 80 years ago.
C deposit.return | The deposit is not kept for 21 days any more.
C points.expiry | Some blogs wrongly say that points last two years.
C giftcard.validity | Until 2022 a gift card was valid for two years.
C review.window | There is a rumour that the review window will shrink to 7 days.
C deposit.return | Our deposit came back after nine days.
S cancel.free | Is cancellation free? Yes, for 24 hours.
S deposit.return | Deposit: up to 21 days.
U | Booking.com gives you 24 hours of free cancellation.
U | The ferry leaves every 30 minutes and the crossing lasts two hours.
U | The landlord of the house answered within 20 minutes.
U | Guests must leave within 30 minutes of the alarm.
U | Heating the sauna takes about an hour.
U | A minimum stay of three nights applies, and check-in is open for 6 hours.
"""


def _cases() -> list[tuple[str, str, str]]:
    cases = []
    for line in SENTENCES.strip().splitlines():
        expected, sentence = line.split(" | ", 1)
        verdict, _, fact = expected.partition(" ")
        cases.append((verdict, fact, sentence))
    return cases


@pytest.mark.parametrize(("verdict", "fact", "sentence"), _cases())
def test_a_sentence_is_tied_to_its_fact(verdict: str, fact: str, sentence: str) -> None:
    judged = [found for found in judge(sentence, TABLE, day=DAY) if found.mention.kind == "duration"]
    said = [(found.verdict, found.fact or "") for found in judged]
    if verdict == "U":
        assert {found for found, _ in said} <= {Verdict.UNRELATED}
    else:
        assert (VERDICTS[verdict], fact) in said


def test_a_table_cell_is_judged_by_its_row_and_column() -> None:
    context = Context(row="Security deposit", column="Returned after")
    (judged,) = judge("21 days", TABLE, day=DAY, context=context)
    assert (judged.fact, judged.verdict) == ("deposit.return", Verdict.STALE)
    assert {cue.where for cue in judged.evidence.cues} == {"row", "column"}


@pytest.mark.parametrize(
    ("cell", "verdict"), [("21", Verdict.STALE), ("up to 14", Verdict.CONSISTENT), ("30", Verdict.CONTRADICTS)]
)
def test_a_cell_of_mere_numbers_has_the_unit_of_its_column(cell: str, verdict: Verdict) -> None:
    context = Context(row="Security deposit", column="Returned (days)")
    (judged,) = judge(cell, TABLE, day=DAY, context=context)
    assert (judged.fact, judged.verdict) == ("deposit.return", verdict)
    assert judge("Room 21", TABLE, day=DAY, context=context) == []
    assert judge("21", TABLE, day=DAY, context=Context(row="Security deposit", column="Page")) == []


def test_each_of_several_limits_keeps_the_name_behind_it() -> None:
    """ "… to a security deposit" names the first limit, and leaves the second to what stands behind that one."""
    text = "It is 14 days for a security deposit in full, 2–4 business days for the payout, and 12 months for points."
    judged = [(found.fact, found.verdict) for found in judge(text, TABLE, day=DAY)]
    assert judged == [
        ("deposit.return", Verdict.CONSISTENT),
        ("payout.bank", Verdict.CONSISTENT),
        ("points.expiry", Verdict.CONTRADICTS),
    ]


def test_an_answer_is_judged_by_its_question() -> None:
    context = Context(question="How long is my gift card valid?")
    (judged,) = judge("Two years.", TABLE, day=DAY, context=context)
    assert (judged.fact, judged.verdict) == ("giftcard.validity", Verdict.STALE)


def test_a_stale_value_says_until_when_it_held() -> None:
    (judged,) = judge("The security deposit is back within 21 days.", TABLE, day=DAY)
    assert judged.sure
    assert judged.evidence.superseded is not None
    assert judged.evidence.superseded.until == date(2024, 8, 31)
    assert judged.evidence.cues[0].text.lower() in ("security deposit", "deposit", "security")


def test_a_value_that_still_held_on_the_day_is_not_stale() -> None:
    (judged,) = judge("The security deposit is back within 21 days.", TABLE, day=date(2024, 8, 1))
    assert judged.verdict is not Verdict.STALE


def test_a_denial_is_evidence_and_no_finding() -> None:
    (judged,) = judge("You do not get 24 hours of free cancellation.", TABLE, day=DAY)
    assert (judged.verdict, judged.evidence.standing) == (Verdict.CONSISTENT, Standing.DENIED)


def test_offsets_of_cues_point_into_the_text() -> None:
    text = "A gift card is valid for 24 months."
    (judged,) = judge(text, TABLE, day=DAY)
    assert judged.evidence.cues
    assert all(text[cue.start : cue.end] == cue.text for cue in judged.evidence.cues)


def test_a_fact_without_phrases_is_known_by_its_label() -> None:
    table = FactTable.from_rows([{**row, "cues": []} for row in ROWS])
    (judged,) = judge("The security deposit is returned within 21 days.", table, day=DAY)
    assert (judged.fact, judged.verdict) == ("deposit.return", Verdict.STALE)


def test_an_empty_table_judges_nothing() -> None:
    (judged,) = judge("Refunds take 5 days.", FactTable(()), day=DAY)
    assert judged.verdict is Verdict.UNRELATED

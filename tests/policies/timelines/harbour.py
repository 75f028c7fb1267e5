"""An invented platform with its own facts, so that no rule is made for one table: a letting site called Harbour Stays."""

from typing import Any

from policies.timelines import FactTable

Limit = tuple[float | None, float | None, str, bool]


def _limit(limit: Limit) -> dict[str, Any]:
    low, high, unit, business = limit
    bound = "up_to" if low is None else "at_least" if high is None else "exact" if low == high else "range"
    return {"min": low, "max": high, "unit": unit, "business": business, "bound": bound}


def _fact(key: str, label: str, value: Limit, trigger: str, cues: str, *old: tuple[Limit, str]) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "platform": "Harbour Stays",
        "value": _limit(value),
        "trigger": trigger,
        "cues": [cue.strip() for cue in cues.split(",") if cue.strip()],
        "superseded": [{**_limit(limit), "until": until} for limit, until in old],
    }


ROWS = [
    _fact(
        "payout.bank",
        "Payout to the host's bank account",
        (2, 4, "day", True),
        "guest checked in",
        "payout, paid out, reach your bank",
        ((5, 7, "day", True), "2024-05-31"),
    ),
    _fact(
        "payout.first",
        "First payout to a new host",
        (None, 30, "day", False),
        "first booking completed",
        "first payout, new hosts are paid",
        ((None, 45, "day", False), "2023-12-31"),
    ),
    _fact(
        "cancel.free",
        "Free cancellation window for guests",
        (48, 48, "hour", False),
        "booking made",
        "free cancellation, cancel free of charge",
        ((24, 24, "hour", False), "2023-03-31"),
    ),
    _fact(
        "deposit.return",
        "Security deposit is returned",
        (None, 14, "day", False),
        "check-out",
        "security deposit, deposit back",
        ((None, 7, "day", False), "2022-12-31"),
        ((None, 21, "day", False), "2024-08-31"),
    ),
    _fact(
        "damage.claim",
        "Time a host has to report damage",
        (None, 72, "hour", False),
        "check-out",
        "report damage, damage claim, broken items",
        ((None, 14, "day", False), "2022-06-30"),
    ),
    _fact(
        "review.window",
        "Window to write a review after a stay",
        (14, 14, "day", False),
        "check-out",
        "write a review, leave a review",
        ((30, 30, "day", False), "2021-12-31"),
    ),
    _fact(
        "request.expiry",
        "A booking request expires without an answer",
        (24, 24, "hour", False),
        "request sent",
        "booking request, request expires",
        ((48, 48, "hour", False), "2023-09-30"),
    ),
    _fact(
        "identity.check",
        "Identity check of a new account",
        (1, 3, "day", True),
        "documents sent",
        "identity check, verify your identity, passport scan",
        ((3, 5, "day", True), "2024-02-29"),
    ),
    _fact(
        "points.expiry",
        "Loyalty points expire",
        (18, 18, "month", False),
        "points earned",
        "loyalty points, your points",
        ((24, 24, "month", False), "2024-12-31"),
    ),
    _fact(
        "appeal.answer",
        "Answer to an appeal against a suspended account",
        (None, 10, "day", True),
        "appeal filed",
        "appeal, suspended account",
        ((None, 5, "day", True), "2023-10-31"),
    ),
    _fact(
        "giftcard.validity",
        "Validity of a gift card",
        (3, 3, "year", False),
        "gift card bought",
        "gift card",
        ((2, 2, "year", False), "2022-05-31"),
    ),
    _fact(
        "support.phone",
        "Callback of the phone support",
        (None, 4, "hour", False),
        "callback requested",
        "callback, call you back",
        ((None, 2, "hour", False), "2024-03-31"),
    ),
]
TABLE = FactTable.from_rows(ROWS)

"""The value that a row gives, in typed columns or in words such as "3–5 business days". No database."""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from policies.importing.columns import BadCell, Wanted
from policies.models import FactValue, Kind
from policies.timelines import Bound, InvalidTimeline, parse

_N = r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?"
_AMOUNT = re.compile(rf"(?:(up to|at least|about) )?(?:([A-Z]{{3}}) ?)?({_N})(?:\s?[–-]\s?({_N}))?\s?(%)?")
_PREFIXES = {"up to": Bound.UP_TO, "at least": Bound.AT_LEAST, "about": Bound.ABOUT}


def value_of(wanted: Wanted, kind: str) -> FactValue | None:
    """The value for a fact of this kind; None when the row gives none. Raises BadCell."""
    typed, said = _typed(wanted, kind), _in_words(wanted["value"], kind)
    if typed is not None and said is not None and typed.stored() != said.stored():
        raise BadCell(
            _("“%(value)s” and the columns say different things: give one of them.") % {"value": wanted["value"]}
        )
    return typed or said


def _typed(wanted: Wanted, kind: str) -> FactValue | None:
    if not (wanted.numbers or wanted["text"]):
        if wanted.unit or wanted.bound:
            raise BadCell(_("There is no number: give low, high or value."))
        return None
    if wanted.unit and kind != Kind.DURATION:
        raise BadCell(_("Only a time limit has a unit; this fact is a %(kind)s.") % {"kind": Kind(kind).label})
    if wanted.numbers and kind == Kind.TEXT:
        raise BadCell(_("This fact is words, not a number: give text."))
    low, high = wanted.numbers.get("low"), wanted.numbers.get("high")
    bound = wanted.bound or _bound(low, high)
    return _judged(
        FactValue(kind, low, high, wanted.unit, wanted.day_basis, bound, wanted["currency"], wanted["text"]).completed()
    )


def _bound(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and high is not None:
        return Bound.EXACT if low == high else Bound.RANGE
    if low is not None:
        raise BadCell(
            _("Say what %(low)s alone means: give high too, or bound (exact, at_least, about).") % {"low": low}
        )
    return Bound.UP_TO if high is not None else ""


@lru_cache(maxsize=2048)
def _in_words(said: str, kind: str) -> FactValue | None:
    if not said:
        return None
    if kind == Kind.TEXT:
        return _judged(FactValue(kind, text=said))
    if kind != Kind.DURATION:
        return _judged(_amount(said, kind))
    try:
        return _judged(FactValue.of(parse(said)))
    except InvalidTimeline as error:
        raise BadCell(str(error)) from error


def _amount(said: str, kind: str) -> FactValue:
    found = _AMOUNT.fullmatch(said)
    if found is None or bool(found[2]) != (kind == Kind.MONEY) or bool(found[5]) != (kind == Kind.SHARE):
        raise BadCell(
            _("“%(value)s” cannot be read. Write it like “USD 12”, “up to 98%%” or “1–5”.") % {"value": said[:40]}
        )
    low, high = (Decimal(number.replace(",", "")) if number else None for number in (found[3], found[4]))
    bound = _PREFIXES.get(found[1] or "", Bound.RANGE if high is not None else Bound.EXACT)
    if bound is Bound.UP_TO:
        low, high = None, low
    return FactValue(kind, low, high, bound=bound, currency=found[2] or "").completed()


def _judged(value: FactValue) -> FactValue:
    if reason := value.refusal():
        raise BadCell(reason)
    return value

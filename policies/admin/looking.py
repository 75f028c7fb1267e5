"""How far somebody has looked at what a change would do. It goes along in the form, signed, and only what was shown is approved."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.core import signing
from django.db.models import Max
from django.forms import Form
from django.http import HttpRequest

from policies.models import Fact, FactVersion

_SALT = "policies.looking"


@dataclass(frozen=True, slots=True)
class Looked:
    """`about` names the values that were shown and the facts as they stood then. `after` is the last page that was looked at,
    `left` counts those that were not, None before the first step; `sums` are the figures of all steps so far.
    """

    about: str
    after: str = ""
    left: int | None = None
    sums: Mapping[str, int] = field(default_factory=dict)

    def signed(self) -> str:
        return signing.dumps([self.about, self.after, self.left, dict(self.sums)], salt=_SALT, compress=True)

    def further(self, after: str, left: int, sums: Mapping[str, int]) -> "Looked":
        """With the figures of one more step added."""
        added = {name: self.sums.get(name, 0) + count for name, count in sums.items()}
        return replace(self, after=after, left=left, sums=added)

    def approves(self, request: HttpRequest) -> bool:
        """Whether every page was looked at, or the person says how many were not."""
        return self.left == 0 or (self.left is not None and request.POST.get("unlooked") == str(self.left))


def about(day: date, facts: Iterable[int], *forms: Form) -> str:
    """Names what is shown: the values, the day, and how the facts stand. Whatever changes one of them has to be looked at anew."""
    newest = FactVersion.objects.filter(fact__in=facts).aggregate(Max("pk"), Max("undone_at"))
    retired = Fact.objects.filter(pk__in=facts, retired_at__isnull=False).count()
    said = "\n".join(
        f"{form.add_prefix(name)}={form[name].value() or ''}".replace("\r\n", "\n")
        for form in forms
        for name in form.fields
    )
    return hashlib.sha256(f"{day} {newest} {retired}\n{said}".encode()).hexdigest()


def looked(request: HttpRequest, wanted: str) -> tuple[Looked, bool]:
    """How far the form says that one has looked at `wanted`, and whether it speaks of something else by now."""
    said = request.POST.get("seen", "")
    try:
        known, after, left, sums = signing.loads(said, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Looked(wanted), bool(said)
    return (Looked(known, after, left, sums), False) if known == wanted else (Looked(wanted), True)

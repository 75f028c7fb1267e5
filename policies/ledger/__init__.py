"""The only way to change what a fact says: record, correct, undo, verify, dispute, retire, announce; a Batch for many at once.

Each verb is one transaction that adds rows of record, counts one revision and rings the doorbell after commit. Moments are
aware datetimes given by the caller; days are in the site's time zone. Every refusal is a LedgerRefusal in words for a screen.
"""

from policies.ledger.batch import Batch
from policies.ledger.rows import Evidence, LedgerRefusal, alone, refuse_alone
from policies.ledger.supposing import suppose_corrected, suppose_recorded
from policies.ledger.together import RowsRefused, Wanted, record_together, suppose_together
from policies.ledger.undoing import act_of, can_undo, undo
from policies.ledger.verbs import announce, announce_due, correct, describe, dispute, record, retire, verify

__all__ = [
    "Batch",
    "Evidence",
    "LedgerRefusal",
    "RowsRefused",
    "Wanted",
    "act_of",
    "alone",
    "announce",
    "announce_due",
    "can_undo",
    "correct",
    "describe",
    "dispute",
    "record",
    "record_together",
    "refuse_alone",
    "retire",
    "suppose_corrected",
    "suppose_recorded",
    "suppose_together",
    "undo",
    "verify",
]

"""The doorbell of the ledger: rung after commit, once for each change that readers or checks can notice."""

from django.dispatch import Signal

# Sent with fact_id (int), version_id (int or None) and verb (one of record, correct, verify, dispute, retire, describe).
fact_changed = Signal()

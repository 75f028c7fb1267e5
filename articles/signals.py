"""The doorbell of the articles: rung after commit, once for each act on an edition that others can notice."""

from django.dispatch import Signal

# Sent with edition_id (int) and verb (saved, or a verb of the workflow).
edition_changed = Signal()

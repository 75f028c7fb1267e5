"""The whole clock, in the order of the day. Nothing waits in the broker: each entry only asks a query what is due.

Every entry may run twice or be missed: what it would have done is found again by the next one.
"""

from typing import Any

from celery.schedules import crontab


def _entry(task: str, schedule: crontab, stale_after: int) -> dict[str, Any]:
    """A tick that nobody has answered after `stale_after` seconds is dropped, so that an outage leaves no pile of ticks."""
    return {"task": task, "schedule": schedule, "options": {"expires": stale_after}}


CLOCK: dict[str, dict[str, Any]] = {
    # Every minute: values that take effect today are announced, so one recorded for 1 July rings just after midnight.
    "ring for versions that take effect": _entry("policies.tasks.ring_due_versions", crontab(), 60),
    # Every minute: scheduled editions whose moment has come go live.
    "publish what is due": _entry("articles.tasks.publish_due", crontab(), 60),
    # Every minute: reports that are due are made, and mails that wait are sent. When a report is due is a column of its schedule.
    "send the reports that are due": _entry("articles.tasks.send_due_reports", crontab(), 60),
    # Every two minutes: whatever needs checking is checked, also what a lost message forgot.
    "sweep what needs checking": _entry("articles.tasks.sweep_needing_check", crontab(minute="*/2"), 120),
    # Every five minutes: the sources whose reading is due. Each is due at its own minute between one and five at night, or an hour
    # or four after a reading that failed, so most of the day this finds nothing to do.
    "read the sources that are due": _entry("policies.tasks.watch_sources", crontab(minute="*/5"), 290),
    # Every ten minutes: what a search knows is held against what is live, and mended where it differs.
    "reconcile the search": _entry("articles.tasks.reconcile_search", crontab(minute="*/10"), 590),
    # Ten past every hour, from eight in the morning: each owner's digest of the week is written, and what owners left is handed on.
    "write to the owners": _entry("articles.tasks.write_owner_mails", crontab(minute="10"), 3000),
    # Twenty past three at night: citations are compared with the texts they were read from.
    "reconcile citations": _entry("articles.tasks.reconcile_citations", crontab(hour="3", minute="20"), 3600),
}

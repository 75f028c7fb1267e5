"""The report that was made every Monday is made every Monday still, and sent to whom ASOF_REPORT_TO named."""

import os
from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone


def go_on_weekly(apps, schema_editor):
    database = schema_editor.connection.alias
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    due_at = timezone.make_aware(datetime.combine(monday, time(8)))
    schedules = apps.get_model("articles", "ReportSchedule").objects.using(database)
    schedule = schedules.create(name="Weekly report", due_at=due_at)
    addresses = {said.strip().lower() for said in os.environ.get("ASOF_REPORT_TO", "").split(",") if "@" in said}
    recipients = apps.get_model("articles", "ReportRecipient").objects.using(database)
    recipients.bulk_create(recipients.model(schedule=schedule, address=address) for address in sorted(addresses))


class Migration(migrations.Migration):

    dependencies = [("articles", "0007_reports_go_out_by_schedules")]

    operations = [migrations.RunPython(go_on_weekly, migrations.RunPython.noop, elidable=True)]

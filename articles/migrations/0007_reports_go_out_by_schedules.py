"""Who gets reports is kept in the admin, and each mail is a row."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_somebody_without_an_account_reads_a_draft'),
        ('policies', '0007_sources_are_read'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(help_text='Of the period.', verbose_name='first day')),
                ('last_day', models.DateField(help_text='Of the period.', verbose_name='last day')),
                ('address', models.EmailField(help_text='Where to.', max_length=254, verbose_name='address')),
                ('due_at', models.DateTimeField(help_text='When the report should have gone out.', verbose_name='due')),
                ('missed', models.PositiveIntegerField(default=0, help_text='Runs before it that never took place.', verbose_name='missed')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed')], default='waiting', help_text='How far it is.', max_length=7, verbose_name='state')),
                ('try_at', models.DateTimeField(help_text='Not before; of one being sent: when it counts as lost.', verbose_name='next try')),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='How often it was tried.', verbose_name='tries')),
                ('sent_at', models.DateTimeField(blank=True, help_text='When the mail server took it.', null=True, verbose_name='sent at')),
                ('problem', models.CharField(blank=True, help_text='Why the last try failed.', max_length=400, verbose_name='problem')),
            ],
            options={
                'verbose_name': 'report delivery',
                'verbose_name_plural': 'report deliveries',
                'ordering': ['-due_at', 'address'],
            },
        ),
        migrations.CreateModel(
            name='ReportRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(help_text='One person or list; each gets a mail of its own.', max_length=254, verbose_name='address')),
                ('left_at', models.DateTimeField(blank=True, editable=False, help_text='When they asked to get it no more.', null=True, verbose_name='unsubscribed')),
            ],
            options={
                'verbose_name': 'recipient',
                'verbose_name_plural': 'recipients',
                'ordering': ['address'],
            },
        ),
        migrations.CreateModel(
            name='ReportSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As its readers know it: Weekly report.', max_length=80, unique=True, verbose_name='name')),
                ('active', models.BooleanField(default=True, help_text='Unticked, nothing is sent. A schedule with a history is not deleted.', verbose_name='active')),
                ('rhythm', models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Every week'), ('monthly', 'Every month')], default='weekly', help_text='It tells of the day, the seven days or the calendar month before the day on which it is sent.', max_length=7, verbose_name='rhythm')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, help_text='On which day, if every week.', verbose_name='weekday')),
                ('month_day', models.PositiveSmallIntegerField(default=1, help_text='On which day, if every month; where a month is shorter, on its last day.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='day of the month')),
                ('at', models.TimeField(default=datetime.time(8, 0), help_text='In the time zone of the site (TIME_ZONE).', verbose_name='time')),
                ('attach_html', models.BooleanField(default=True, help_text='Attach the whole report with its plots, to read or to print.', verbose_name='HTML')),
                ('attach_csv', models.BooleanField(default=False, help_text='Attach every figure as a table of text.', verbose_name='CSV')),
                ('attach_xlsx', models.BooleanField(default=False, help_text='Attach every figure as a spreadsheet.', verbose_name='XLSX')),
                ('attach_json', models.BooleanField(default=False, help_text='Attach every figure for programs.', verbose_name='JSON')),
                ('only_when_wrong', models.BooleanField(default=False, help_text='Stay silent when no fact is late and no article at risk. Otherwise “all is well” is sent too.', verbose_name='only when something is wrong')),
                ('due_at', models.DateTimeField(db_index=True, editable=False, help_text='When it is due next.', verbose_name='next')),
                ('last_run_at', models.DateTimeField(editable=False, help_text='When a report was last made for it.', null=True, verbose_name='last run')),
            ],
            options={
                'verbose_name': 'report schedule',
                'verbose_name_plural': 'report schedules',
                'ordering': ['name'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='freshnessreport',
            name='freshnessreport_one_each_period',
        ),
        migrations.RemoveField(
            model_name='freshnessreport',
            name='sent_at',
        ),
        migrations.AddField(
            model_name='freshnessreport',
            name='about',
            field=models.CharField(blank=True, help_text='What it is limited to, as it was called then.', max_length=320, verbose_name='about'),
        ),
        migrations.AddField(
            model_name='freshnessreport',
            name='scope',
            field=models.CharField(blank=True, help_text='Ids of what it is limited to; empty: everything.', max_length=80, verbose_name='scope'),
        ),
        migrations.AddConstraint(
            model_name='freshnessreport',
            constraint=models.UniqueConstraint(fields=('first_day', 'last_day', 'scope'), name='freshnessreport_one_each_period_and_scope'),
        ),
        migrations.AddField(
            model_name='reportdelivery',
            name='report',
            field=models.ForeignKey(help_text='What is sent.', on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='articles.freshnessreport'),
        ),
        migrations.AddField(
            model_name='reportschedule',
            name='owner',
            field=models.ForeignKey(blank=True, help_text='Only facts of this owner, and the articles that show them; empty: all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AddField(
            model_name='reportschedule',
            name='platform',
            field=models.ForeignKey(blank=True, help_text='Only facts and articles of this platform; empty: of all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.platform', verbose_name='platform'),
        ),
        migrations.AddField(
            model_name='reportschedule',
            name='topic',
            field=models.ForeignKey(blank=True, help_text='Only articles of this topic, and the facts that they show; empty: all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='reportrecipient',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='articles.reportschedule'),
        ),
        migrations.AddField(
            model_name='reportdelivery',
            name='schedule',
            field=models.ForeignKey(help_text='Why it is sent.', on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='articles.reportschedule'),
        ),
        migrations.AddConstraint(
            model_name='reportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('month_day__range', (1, 31))), name='reportschedule_month_day_exists'),
        ),
        migrations.AddConstraint(
            model_name='reportschedule',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='reportschedule_weekday_exists'),
        ),
        migrations.AddConstraint(
            model_name='reportrecipient',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('address'), models.F('schedule'), name='reportrecipient_once_each', violation_error_message='This address is on the list already.'),
        ),
        migrations.AddIndex(
            model_name='reportdelivery',
            index=models.Index(fields=['state', 'try_at'], name='reportdelivery_to_try'),
        ),
        migrations.AddConstraint(
            model_name='reportdelivery',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('address'), models.F('schedule'), models.F('first_day'), models.F('last_day'), name='reportdelivery_once_each_period'),
        ),
        migrations.AddConstraint(
            model_name='reportdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='reportdelivery_sent_has_its_moment'),
        ),
    ]

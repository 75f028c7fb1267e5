"""Each owner is told once a week what waits, and what they left is handed on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_pages_are_compiled'),
        ('policies', '0007_sources_are_read'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_at', models.DateTimeField(help_text='When they asked to get it no more.', verbose_name='unsubscribed')),
                ('person', models.OneToOneField(help_text='Who left.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'unsubscribed from digests',
                'verbose_name_plural': 'unsubscribed from digests',
            },
        ),
        migrations.CreateModel(
            name='OwnerMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed')], default='waiting', help_text='How far it is.', max_length=7, verbose_name='state')),
                ('try_at', models.DateTimeField(help_text='Not before; of one being sent: when it counts as lost.', verbose_name='next try')),
                ('tries', models.PositiveSmallIntegerField(default=0, help_text='How often it was tried.', verbose_name='tries')),
                ('sent_at', models.DateTimeField(blank=True, help_text='When the mail server took it.', null=True, verbose_name='sent at')),
                ('problem', models.CharField(blank=True, help_text='Why the last try failed.', max_length=400, verbose_name='problem')),
                ('kind', models.CharField(choices=[('digest', 'Digest'), ('handed_on', 'Handed on')], help_text='The digest, or what was handed on.', max_length=9, verbose_name='kind')),
                ('day', models.DateField(help_text="The Monday of the digest's week, or the day of handing on.", verbose_name='day')),
                ('lines', models.JSONField(help_text='What it says, frozen when it was written; never compared.', verbose_name='lines')),
                ('more', models.PositiveIntegerField(default=0, help_text='How many lines there was no room for.', verbose_name='more')),
                ('person', models.ForeignKey(help_text='Who gets it.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'mail to an owner',
                'verbose_name_plural': 'mails to owners',
                'ordering': ['-day', 'person'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandingOn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('late_since', models.DateField(help_text='The first day on which it was late.', verbose_name='late since')),
                ('fact', models.ForeignKey(help_text='What was left.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.fact')),
                ('mail', models.ForeignKey(help_text='How it was said.', on_delete=django.db.models.deletion.CASCADE, related_name='handed_on', to='articles.ownermail')),
            ],
            options={
                'verbose_name': 'handing on',
                'verbose_name_plural': 'handings on',
            },
        ),
        migrations.AddIndex(
            model_name='ownermail',
            index=models.Index(fields=['state', 'try_at'], name='ownermail_to_try'),
        ),
        migrations.AddConstraint(
            model_name='ownermail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='ownermail_sent_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='ownermail',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'day'), name='ownermail_once_each_day'),
        ),
        migrations.AddConstraint(
            model_name='handingon',
            constraint=models.UniqueConstraint(fields=('fact', 'late_since'), name='handingon_once_each_time'),
        ),
    ]

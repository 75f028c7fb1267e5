"""A Writer reads the drafts of others no more; that proof findings may stand is said by accepting each of them."""

from django.db import migrations


def forget_the_dead_permission(apps, schema_editor):
    """Django makes the permissions of a model and never removes one."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    permissions.filter(content_type__app_label="articles", codename="publish_with_findings").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0004_findings_say_why_and_what_one_click_would_do"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["article", "-number"],
                "permissions": [
                    ("view_drafts", "Can read the drafts of other writers"),
                    ("submit_edition", "Can submit an edition for review"),
                    ("approve_edition", "Can approve or return an edition"),
                    ("publish_edition", "Can publish, schedule and withdraw an edition"),
                ],
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
            },
        ),
        # Backwards, the next migrate makes the permission again by itself.
        migrations.RunPython(forget_the_dead_permission, migrations.RunPython.noop),
    ]

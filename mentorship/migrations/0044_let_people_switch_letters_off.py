"""What coordinators write to many at once is a group of mails of its own."""

from django.db import migrations, models


def drop_letters(apps, schema_editor):
    """There was no such group before."""
    apps.get_model("mentorship", "MailOptOut").objects.filter(group="letters").delete()


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0043_let_jobs_write_letters")]

    operations = [
        migrations.RemoveConstraint(model_name="mailoptout", name="mailoptout_group_known"),
        migrations.RunPython(migrations.RunPython.noop, drop_letters),
        migrations.AddConstraint(
            model_name="mailoptout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    group__in=["reminders", "prompts", "news", "letters", "digest"]
                ),
                name="mailoptout_group_known",
                violation_error_message=(
                    "Choose one of the groups of mails that can be switched off"
                ),
            ),
        ),
    ]

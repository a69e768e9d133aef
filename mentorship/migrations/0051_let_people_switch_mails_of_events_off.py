"""Invitations to events are a group of mails of its own."""

from django.db import migrations, models


def drop_events(apps, schema_editor):
    """There was no such group before."""
    apps.get_model("mentorship", "MailOptOut").objects.filter(group="events").delete()


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0051_keep_certificates_that_people_make")]

    operations = [
        migrations.RemoveConstraint(model_name="mailoptout", name="mailoptout_group_known"),
        migrations.RunPython(migrations.RunPython.noop, drop_events),
        migrations.AddConstraint(
            model_name="mailoptout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    group__in=["reminders", "prompts", "news", "letters", "events", "digest"]
                ),
                name="mailoptout_group_known",
                violation_error_message=(
                    "Choose one of the groups of mails that can be switched off"
                ),
            ),
        ),
    ]

"""Somebody for whom a round has no place waits in line."""

from django.db import migrations, models


def take_everybody_in(apps, schema_editor):
    """There was no line to wait in before: whoever waits has a place."""
    enrollments = apps.get_model("mentorship", "Enrollment")
    enrollments.objects.filter(state="waiting_list").update(state="submitted")


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0037_give_roles_windows_and_rounds_places")]

    operations = [
        migrations.RemoveConstraint(model_name="enrollment", name="enrollment_state_known"),
        migrations.RunPython(migrations.RunPython.noop, take_everybody_in),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    state__in=["submitted", "waiting_list", "paused", "withdrawn"]
                ),
                name="enrollment_state_known",
                violation_error_message="This state does not exist",
            ),
        ),
    ]

"""Coordinators can tell somebody who has signed up that they cannot take part this time."""

from django.db import migrations, models


def let_them_have_left(apps, schema_editor):
    """There was no such answer before: whoever was told no has no part in the round."""
    enrollments = apps.get_model("mentorship", "Enrollment")
    enrollments.objects.filter(state="declined").update(state="withdrawn")


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0040_tell_membership_by_single_sign_on")]

    operations = [
        migrations.RemoveConstraint(model_name="enrollment", name="enrollment_state_known"),
        migrations.RunPython(migrations.RunPython.noop, let_them_have_left),
        migrations.AddConstraint(
            model_name="enrollment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    state__in=["submitted", "waiting_list", "paused", "withdrawn", "declined"]
                ),
                name="enrollment_state_known",
                violation_error_message="This state does not exist",
            ),
        ),
    ]

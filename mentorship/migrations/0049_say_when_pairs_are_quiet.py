"""After how many days without a sign of life a program calls a pair quiet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0049_plan_jobs_for_an_hour")]

    operations = [
        migrations.AddField(
            model_name="program",
            name="quiet_days",
            field=models.PositiveSmallIntegerField(
                db_default=14,
                default=14,
                help_text=(
                    "After so many days without a sign of life the desk names a pair that has not "
                    "begun, or that did not answer or had not met when asked. 7 suits a "
                    "convention, 10 a short program, 14 a long one."
                ),
                verbose_name="days until a pair counts as quiet",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(quiet_days__range=(3, 90)),
                name="program_quiet_days_sensible",
                violation_error_message="Enter a number of days from 3 to 90",
            ),
        ),
    ]

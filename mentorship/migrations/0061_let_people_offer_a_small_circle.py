"""Somebody who has been at a convention before may say that they would take several newcomers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0060_let_a_job_look_ahead")]

    operations = [
        migrations.AddField(
            model_name="enrollment",
            name="wishes_circle",
            field=models.BooleanField(
                blank=True,
                help_text="Of several newcomers at a convention; empty where it was not asked.",
                null=True,
                verbose_name="would take a small circle",
            ),
        ),
    ]

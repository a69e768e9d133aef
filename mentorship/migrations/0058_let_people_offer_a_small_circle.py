"""Somebody who has been at a convention before may say that they would take several newcomers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0057_let_classes_move_along")]

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

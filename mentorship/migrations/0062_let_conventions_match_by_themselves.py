"""A round of a convention says whether matching runs each night without being asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0061_let_people_offer_a_small_circle")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="matches_nightly",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text=(
                    "At a convention alone: each night as people sign up, for you to look at. "
                    "Whoever signs up late is paired and told at once."
                ),
                verbose_name="matching runs by itself",
            ),
        ),
    ]

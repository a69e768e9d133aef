"""A round says whether coordinators look at sign-ups before anybody is matched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0040_let_coordinators_decline_sign_ups")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="reviews_first",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Only those that a coordinator has accepted enter matching.",
                verbose_name="sign-ups are looked at first",
            ),
        ),
    ]

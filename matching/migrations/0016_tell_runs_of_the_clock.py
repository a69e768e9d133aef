"""A run says whether the clock asked for it, and not a coordinator."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0015_remember_when_answers_were_read")]

    operations = [
        migrations.AddField(
            model_name="matchrun",
            name="by_itself",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="asked for by the clock",
            ),
        ),
    ]

"""The next suggestion to decide on is found without sorting all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_call_people_without_a_partner_unmatched")]

    operations = [
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["run", "points", "id"], name="suggestion_in_order"),
        ),
    ]

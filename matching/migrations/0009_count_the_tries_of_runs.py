"""A run whose workers die again and again ends after some tries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_index_suggestions_in_their_order")]

    operations = [
        migrations.AddField(
            model_name="matchrun",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]

"""A job that gets no further ends after some tries, with what went wrong."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0032_index_what_pages_look_for")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="job",
            name="error",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="what went wrong"
            ),
        ),
    ]

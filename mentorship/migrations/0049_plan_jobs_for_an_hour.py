"""A job may wait for its hour: an announcement that is planned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0048_know_by_which_links_people_came")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="due_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="not before"
            ),
        ),
    ]

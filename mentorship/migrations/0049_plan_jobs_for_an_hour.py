"""A job may wait for its hour: an announcement that is planned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0049_let_programs_ask_for_a_curriculum_vitae")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="due_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="not before"
            ),
        ),
    ]

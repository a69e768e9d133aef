"""A worker writes the mails of a letter to a group."""

from django.db import migrations, models


def drop_letters(apps, schema_editor):
    """What an older release knows no work for is no job of it."""
    apps.get_model("mentorship", "Job").objects.filter(kind="letter").delete()


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0045_keep_programs_that_are_begun")]

    operations = [
        migrations.RemoveConstraint(model_name="job", name="job_kind_known"),
        migrations.RunPython(migrations.RunPython.noop, drop_letters),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("approve", "Approve suggestions"),
                    ("announce", "Announce pairings"),
                    ("letter", "Write a letter to a group"),
                ],
                editable=False,
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["approve", "announce", "letter"]),
                name="job_kind_known",
                violation_error_message="There is no such job",
            ),
        ),
    ]

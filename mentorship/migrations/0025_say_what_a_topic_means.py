import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0024_fill_the_facts_of_mails_from_their_keys")]

    operations = [
        migrations.AddField(
            "topic",
            "position",
            models.PositiveSmallIntegerField(
                default=0, help_text="Low numbers stand first.", verbose_name="place on the list"
            ),
        ),
        migrations.AddField(
            "topic",
            "sought",
            models.CharField(
                blank=True,
                default="",
                help_text="One sentence in a mentee's words; they read it beside the topic.",
                max_length=250,
                verbose_name="what a mentee means by it",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "topic",
            "offered",
            models.CharField(
                blank=True,
                default="",
                help_text="One sentence in a mentor's words; they read it beside the topic.",
                max_length=250,
                verbose_name="what a mentor means by it",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "topic",
            "only_in",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=list,
                size=None,
                verbose_name="only in these kinds of program",
            ),
        ),
        migrations.AlterModelOptions(
            "topic",
            {
                "ordering": ["position", "group", "name"],
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
            },
        ),
        migrations.AddConstraint(
            "topic",
            models.CheckConstraint(
                condition=models.Q(only_in__contained_by=["long_term", "convention", "informal"]),
                name="topic_kinds_known",
                violation_error_message="Choose kinds of program from the list",
            ),
        ),
    ]

from django.db import migrations, models

HASH = """
    UPDATE mentorship_calendarfeed
    SET digest = encode(sha256(convert_to(digest, 'UTF8')), 'hex')
"""
"""Addresses go on working. On the way back nothing is to be had from a hash: people make new ones."""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0018_let_two_people_stay_in_touch")]

    operations = [
        migrations.RemoveConstraint(model_name="calendarfeed", name="calendarfeed_secret_unique"),
        migrations.RenameField(model_name="calendarfeed", old_name="secret", new_name="digest"),
        migrations.AlterField(
            model_name="calendarfeed",
            name="digest",
            field=models.CharField(editable=False, max_length=64, verbose_name="hash of the secret"),
        ),
        migrations.RunSQL(HASH, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                fields=["digest"],
                name="calendarfeed_digest_unique",
                violation_error_message="Press the button once more for another address",
            ),
        ),
    ]

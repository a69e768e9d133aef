"""Columns that the code of before does not know, one of them never empty."""

from django.db import migrations

TABLES = ("mentorship_pairing", "mentorship_enrollment", "mentorship_outgoingmail")


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                f"ALTER TABLE {table} ADD COLUMN on_trial integer NOT NULL DEFAULT 7",
                f"ALTER TABLE {table} ADD COLUMN on_trial_words text",
            ],
            f"ALTER TABLE {table} DROP COLUMN on_trial, DROP COLUMN on_trial_words",
        )
        for table in TABLES
    ]

"""An index on a busy table, built beside the work."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("later", "0001_add_columns")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY on_trial_pairing ON mentorship_pairing (on_trial, id)",
            "DROP INDEX CONCURRENTLY on_trial_pairing",
        )
    ]

"""An index on a busy table, built beside the work."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("later", "0003_index_enrollment")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY on_trial_outgoingmail ON mentorship_outgoingmail (on_trial, id)",
            "DROP INDEX CONCURRENTLY on_trial_outgoingmail",
        )
    ]

"""The few mails that failed or came back are found without reading all of two weeks."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mentorship", "0087_find_mails_by_their_subject")]

    operations = [
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=models.Index(
                fields=["state_changed_at"],
                condition=models.Q(state__in=["failed", "bounced"]),
                name="outgoingmail_in_trouble",
            ),
        ),
    ]

"""The mails of a letter are found, and counted by state, without reading all others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mentorship", "0046_let_mails_name_their_letter")]

    operations = [
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=models.Index(
                fields=["letter", "state"],
                condition=models.Q(letter__isnull=False),
                name="outgoingmail_of_a_letter",
            ),
        ),
    ]

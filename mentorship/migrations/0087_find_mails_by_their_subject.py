"""Mails are found by a part of a subject, without reading the whole outbox."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mentorship", "0086_find_mails_by_their_address")]

    operations = [
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=GinIndex(
                OpClass(Upper("subject"), name="gin_trgm_ops"), name="outgoingmail_subject_words"
            ),
        ),
    ]

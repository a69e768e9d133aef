"""Mails are found by a part of an address, without reading the whole outbox."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0010_search_words_as_people_type_them"),
        ("mentorship", "0085_let_the_association_say_when_its_year_begins"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=GinIndex(
                OpClass(Upper("to_email"), name="gin_trgm_ops"), name="outgoingmail_address_words"
            ),
        ),
    ]

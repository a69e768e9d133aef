"""Pairs of a shared pool are found without reading all others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("mentorship", "0069_let_rounds_share_their_pools")]

    operations = [
        AddIndexConcurrently(
            model_name="pairing",
            index=models.Index(
                condition=models.Q(across__isnull=False),
                fields=["across"],
                name="pairing_across",
            ),
        ),
    ]

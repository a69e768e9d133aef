import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_let_an_old_address_undo_a_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateCounter",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        verbose_name="keyed hash",
                    ),
                ),
                (
                    "hits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        size=None,
                        verbose_name="when it was tried",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(db_index=True, verbose_name="counts until"),
                ),
            ],
            options={
                "verbose_name": "counter of tries",
                "verbose_name_plural": "counters of tries",
            },
        ),
    ]

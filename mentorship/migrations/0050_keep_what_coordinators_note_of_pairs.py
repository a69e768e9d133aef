"""Notes of coordinators about pairs, and needs of pairs that they have put aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEEDS = [
    ("trouble", "Something is not working"),
    ("quiet", "Quiet"),
    ("wrap_up", "Waits to wrap up"),
    ("fallen", "Declined or not answered"),
]


def key():
    """The number of a row."""
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def person(label):
    """Whoever did it; the row stays when they go."""
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


def pairing(name, on_delete):
    """The pair that it is about."""
    return models.ForeignKey(
        on_delete=on_delete, related_name=name, to="mentorship.pairing", verbose_name="pairing"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0049_say_when_pairs_are_quiet"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskNote",
            fields=[
                ("id", key()),
                ("words", models.TextField(max_length=2000, verbose_name="note")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("pairing", pairing("desk_notes", django.db.models.deletion.PROTECT)),
                ("writer", person("written by")),
            ],
            options={
                "verbose_name": "note of a coordinator",
                "verbose_name_plural": "notes of coordinators",
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", key()),
                (
                    "need",
                    models.CharField(
                        choices=NEEDS, max_length=10, verbose_name="what is put aside"
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="Nothing: until something new happens.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="put aside")),
                ("by", person("put aside by")),
                ("pairing", pairing("set_aside", django.db.models.deletion.CASCADE)),
            ],
            options={
                "verbose_name": "need put aside",
                "verbose_name_plural": "needs put aside",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(need__in=[name for name, _label in NEEDS]),
                        name="setaside_need_known",
                        violation_error_message="Choose what to put aside",
                    ),
                    models.UniqueConstraint(
                        fields=("pairing", "need"),
                        name="setaside_once_a_need",
                        violation_error_message="This is put aside already",
                    ),
                ],
            },
        ),
    ]

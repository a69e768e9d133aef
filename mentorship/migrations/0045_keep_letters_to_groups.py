"""Letters that coordinators write to many people of a round at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GROUPS = [
    ("everybody", "Everybody in the round"),
    ("unanswered", "Whoever has not answered an offer yet"),
    ("alone", "Whoever has no partner"),
    ("paired", "Everybody who is paired"),
    ("not_met", "Pairs that have noted no meeting yet"),
    ("quiet", "Pairs that have gone quiet"),
    ("in_line", "The waiting list"),
    ("former", "People of earlier rounds: mentors, and mentees whose pairing ended well"),
]

CONSTRAINTS = [
    models.CheckConstraint(
        condition=models.Q(state__in=["draft", "under_way", "sent", "stopped"]),
        name="groupletter_state_known",
        violation_error_message="This state does not exist",
    ),
    models.CheckConstraint(
        condition=models.Q(group__in=[name for name, _label in GROUPS]),
        name="groupletter_group_known",
        violation_error_message="Choose from the list to whom you write",
    ),
    models.CheckConstraint(
        condition=models.Q(role__in=["", "mentor", "mentee"]),
        name="groupletter_role_known",
        violation_error_message="Choose mentor or mentee",
    ),
    models.CheckConstraint(
        condition=~models.Q(subject="") & ~models.Q(words=""),
        name="groupletter_says_something",
        violation_error_message="A letter needs a subject and words",
    ),
    models.CheckConstraint(
        condition=~models.Q(subject__regex=r"[\r\n]"),
        name="groupletter_subject_on_one_line",
        violation_error_message="Write the subject on one line",
    ),
    models.CheckConstraint(
        condition=models.Q(state="draft") | models.Q(asked_at__isnull=False),
        name="groupletter_sent_has_a_date",
        violation_error_message="A letter that was sent needs the time it was",
    ),
]


def person(label):
    """Whoever did something with a letter; the letter stays when they go."""
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_let_library_workers_name_their_stage"),
        ("mentorship", "0044_let_people_switch_letters_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=GROUPS, default="everybody", max_length=20, verbose_name="to whom"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[("mentor", "mentor"), ("mentee", "mentee")],
                        default="",
                        max_length=10,
                        verbose_name="in which role",
                    ),
                ),
                ("subject", models.CharField(max_length=60, verbose_name="subject")),
                ("words", models.TextField(max_length=5000, verbose_name="words")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        default="draft", editable=False, max_length=20, verbose_name="state"
                    ),
                ),
                (
                    "state_changed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="state since"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="last changed"),
                ),
                (
                    "asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sending began"),
                ),
                ("changed_by", person("written by")),
                ("sent_by", person("sent by")),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="mentorship.job",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="in which region",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="mentorship.round",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter to a group",
                "verbose_name_plural": "letters to groups",
                "ordering": ["-changed_at", "-pk"],
                "constraints": CONSTRAINTS,
            },
        ),
    ]

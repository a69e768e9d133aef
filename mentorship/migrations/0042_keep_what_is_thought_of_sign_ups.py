"""Coordinators decide about sign-ups, and write down what they think of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

REASONS = [
    ("many", "More people signed up than we have partners for"),
    ("fit", "We see nobody in this round who could give what they look for"),
    ("elsewhere", "Another program suits what they look for better"),
    ("not_met", "They do not meet what this round asks for"),
    ("own", "None of these: our own words alone"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0041_let_rounds_look_at_sign_ups_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[("yes", "Yes"), ("unsure", "Unsure"), ("no", "No")],
                        max_length=10,
                        verbose_name="opinion",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, default="", max_length=1000, verbose_name="in words"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="mentorship.enrollment",
                        verbose_name="sign-up",
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who thinks so",
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion on a sign-up",
                "verbose_name_plural": "opinions on sign-ups",
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(view__in=["yes", "unsure", "no"]),
                        name="reviewopinion_view_known",
                        violation_error_message="Choose an opinion",
                    ),
                    models.UniqueConstraint(
                        fields=["enrollment", "writer"],
                        name="reviewopinion_once",
                        violation_error_message="You have an opinion on this sign-up already",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUpReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        default="new", editable=False, max_length=20, verbose_name="state"
                    ),
                ),
                (
                    "state_changed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="state since"),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=REASONS,
                        default="",
                        max_length=20,
                        verbose_name="sentence of the no",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, default="", max_length=1000, verbose_name="words to the member"
                    ),
                ),
                (
                    "answers_changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answers changed"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who decided",
                    ),
                ),
                (
                    "enrollment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_up_review",
                        to="mentorship.enrollment",
                        verbose_name="sign-up",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a sign-up",
                "verbose_name_plural": "reviews of sign-ups",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            state__in=["new", "asked", "changed", "accepted", "held", "declined"]
                        ),
                        name="signupreview_state_known",
                        violation_error_message="This state does not exist",
                    ),
                    models.CheckConstraint(
                        condition=Q(reason__in=["", "many", "fit", "elsewhere", "not_met", "own"]),
                        name="signupreview_reason_known",
                        violation_error_message="Choose a sentence from the list",
                    ),
                    models.CheckConstraint(
                        condition=Q(state="declined") & ~Q(reason="")
                        | ~Q(state="declined") & Q(reason=""),
                        name="signupreview_a_no_has_its_sentence",
                        violation_error_message="Choose what to say to somebody whom you decline",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state__in=("asked", "changed")) | ~Q(words=""),
                        name="signupreview_asking_has_words",
                        violation_error_message="Enter what they should change",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason="own") | ~Q(words=""),
                        name="signupreview_own_words_are_there",
                        violation_error_message="Enter your own words",
                    ),
                ],
            },
        ),
    ]

"""The board of a round: what its run has read of people, where it stands, and its steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0009_count_the_tries_of_runs"),
        ("mentorship", "0048_know_by_which_links_people_came"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="steps taken")),
                (
                    "mark",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="fingerprint of what was proved"
                    ),
                ),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("most_matched", "Most matched, then most points"),
                            ("fair", "Fair: poor pairs are improved first"),
                            ("best_worst", "The worst pair as good as possible"),
                            ("stable", "Stable: no two would both rather have one another"),
                        ],
                        default="most_matched",
                        max_length=20,
                        verbose_name="goal",
                    ),
                ),
                (
                    "bonus",
                    models.PositiveSmallIntegerField(
                        default=250, verbose_name="points for a pair that stands"
                    ),
                ),
                ("weights", models.JSONField(default=dict, verbose_name="weights")),
                ("minimum", models.PositiveIntegerField(default=0, verbose_name="fewest points")),
                ("left_out", models.JSONField(default=list, verbose_name="mentees left out")),
                (
                    "proof",
                    models.JSONField(default=dict, verbose_name="prices that prove the pairs"),
                ),
                ("proved_at", models.DateTimeField(blank=True, null=True, verbose_name="proved")),
                (
                    "calm_points",
                    models.PositiveIntegerField(default=0, verbose_name="points that calm costs"),
                ),
                (
                    "calm_people",
                    models.PositiveIntegerField(
                        default=0, verbose_name="people whom it spares a change"
                    ),
                ),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                (
                    "tries",
                    models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="board",
                        to="mentorship.round",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "board",
                "verbose_name_plural": "boards",
            },
        ),
        migrations.CreateModel(
            name="BoardStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("key", models.CharField(max_length=64, verbose_name="key of the press")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("approve", "approved"),
                            ("reject", "rejected"),
                            ("lock", "locked"),
                            ("unlock", "unlocked"),
                            ("bar", "barred"),
                            ("unbar", "allowed again"),
                            ("move_to", "moved"),
                            ("change_places", "changed places"),
                            ("leave_out", "left out"),
                            ("put_back", "put back"),
                            ("read_anew", "took new answers in"),
                            ("adopt", "took a draft"),
                            ("undo", "took back"),
                            ("follow", "followed what happened elsewhere"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("edits", models.JSONField(default=list, verbose_name="what exactly")),
                ("enrollments", models.JSONField(default=list, verbose_name="whom it names")),
                (
                    "seen",
                    models.JSONField(
                        default=None, null=True, verbose_name="the price that was shown"
                    ),
                ),
                ("difference", models.JSONField(default=dict, verbose_name="what changed")),
                ("back", models.JSONField(default=list, verbose_name="how to take it back")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "refused",
                    models.TextField(blank=True, default="", verbose_name="why it was not taken"),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="matching.board",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="undoes",
                        to="matching.boardstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "step on a board",
                "verbose_name_plural": "steps on boards",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="RunPeople",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("encoded", models.BinaryField(verbose_name="answers as they were read")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a run has read",
                "verbose_name_plural": "what runs have read",
            },
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.CheckConstraint(
                condition=models.Q(("goal__in", ["most_matched", "fair", "best_worst", "stable"])),
                name="board_goal_known",
                violation_error_message="Choose a goal from the list",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        [
                            "approve",
                            "reject",
                            "lock",
                            "unlock",
                            "bar",
                            "unbar",
                            "move_to",
                            "change_places",
                            "leave_out",
                            "put_back",
                            "read_anew",
                            "adopt",
                            "undo",
                            "follow",
                        ],
                    )
                ),
                name="boardstep_verb_known",
                violation_error_message="There is no such act",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardstep",
            constraint=models.UniqueConstraint(
                fields=("board", "number"),
                name="boardstep_numbered",
                violation_error_message="Somebody else has taken this step already",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardstep",
            constraint=models.UniqueConstraint(
                fields=("board", "key"),
                name="boardstep_once_per_press",
                violation_error_message="This press was taken already",
            ),
        ),
    ]

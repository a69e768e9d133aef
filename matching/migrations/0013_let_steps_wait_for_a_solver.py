"""Steps and questions of large rounds wait for a solver, and are numbered once they are taken."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0012_count_the_share_of_earlier_fits"),
    ]

    operations = [
        migrations.AddField(
            model_name="board",
            name="claimed_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AlterField(
            model_name="boardstep",
            name="number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number"),
        ),
        migrations.CreateModel(
            name="BoardQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="hash of what is asked")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("what_it_costs", "what a step would change"),
                            ("who_instead", "who else there is"),
                            ("this_mentor", "what one mentor would change"),
                            ("what_undoing_costs", "what taking a step back would change"),
                        ],
                        max_length=20,
                        verbose_name="what is asked",
                    ),
                ),
                ("asked", models.JSONField(default=dict, verbose_name="what exactly")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                ("answer", models.JSONField(default=None, null=True, verbose_name="answer")),
                (
                    "refused",
                    models.TextField(blank=True, default="", verbose_name="why there is no answer"),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="matching.board",
                    ),
                ),
            ],
            options={
                "verbose_name": "question to a board",
                "verbose_name_plural": "questions to boards",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "what_it_costs",
                                    "who_instead",
                                    "this_mentor",
                                    "what_undoing_costs",
                                ],
                            )
                        ),
                        name="boardquestion_kind_known",
                        violation_error_message="There is no such question",
                    ),
                    models.UniqueConstraint(
                        fields=("board", "key"),
                        name="boardquestion_once",
                        violation_error_message="This is being asked already",
                    ),
                ],
            },
        ),
    ]

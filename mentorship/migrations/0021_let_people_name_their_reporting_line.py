from django.db import migrations, models

MERGE_LISTS = [
    # Somebody on both lists stays on the one that is left.
    """
    DELETE FROM mentorship_block_recognised WHERE block_id IN (
        SELECT one.id FROM mentorship_block one JOIN mentorship_block other
        USING (owner_id, written) WHERE one.kind = 'reporting' AND other.kind <> 'reporting'
    )
    """,
    """
    DELETE FROM mentorship_block one USING mentorship_block other
    WHERE one.owner_id = other.owner_id AND one.written = other.written
    AND one.kind = 'reporting' AND other.kind <> 'reporting'
    """,
    # The columns change next, which PostgreSQL refuses while checks of keys wait.
    "SET CONSTRAINTS ALL IMMEDIATE",
]


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0020_remember_whom_private_lists_name")]

    operations = [
        migrations.RemoveConstraint(model_name="block", name="block_once"),
        migrations.AddField(
            model_name="block",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rather_not", "Rather not paired with"),
                    ("reporting", "In their reporting line"),
                ],
                default="rather_not",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, MERGE_LISTS),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(
                fields=("owner", "kind", "written"),
                name="block_once",
                violation_error_message="You have named this person already",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["rather_not", "reporting"])),
                name="block_kind_known",
                violation_error_message="Choose a list",
            ),
        ),
    ]

from django.db import migrations, models

ADD_UP = r"""
CREATE FUNCTION mentorship_weights_add_up(weights jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN jsonb_typeof(weights) <> 'object' THEN false
        WHEN jsonb_path_exists(weights, '$.* ? (@.type() <> "number")') THEN false
        WHEN jsonb_path_exists(weights, '$.* ? (@ < 0 || @ > 100 || @ <> @.floor())') THEN false
        ELSE (SELECT coalesce(sum(value::integer), 0) = 100 FROM jsonb_each(weights))
    END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0026_name_the_association")]

    operations = [
        migrations.RunSQL(ADD_UP, "DROP FUNCTION mentorship_weights_add_up(jsonb)"),
        migrations.RemoveConstraint("round", "round_weights_sum_to_100"),
        migrations.AddField(
            "round",
            "weights",
            models.JSONField(
                default=dict,
                help_text="How much each factor counts, by name; they add up to 100.",
                verbose_name="weights",
            ),
            preserve_default=False,
        ),
    ]

from django.db import migrations

TO_ONE = """
UPDATE mentorship_round SET weights = jsonb_build_object(
    'needs', weight_needs, 'communication', weight_communication, 'approach', weight_approach,
    'preference', weight_preference, 'field', weight_field, 'region', weight_region,
    'availability', weight_commitment
)
"""
TO_SEVEN = """
UPDATE mentorship_round SET
    weight_needs = coalesce((weights->>'needs')::smallint, 0),
    weight_communication = coalesce((weights->>'communication')::smallint, 0),
    weight_approach = coalesce((weights->>'approach')::smallint, 0),
    weight_preference = coalesce((weights->>'preference')::smallint, 0),
    weight_field = coalesce((weights->>'field')::smallint, 0),
    weight_region = coalesce((weights->>'region')::smallint, 0),
    weight_commitment = coalesce((weights->>'availability')::smallint, 0)
"""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0027_give_rounds_one_column_of_weights")]

    operations = [migrations.RunSQL(TO_ONE, TO_SEVEN)]

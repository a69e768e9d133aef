"""What was suggested before the column was there gets its share from the parts that it holds."""

from django.db import migrations

COUNT = """
    UPDATE matching_suggestion AS row
    SET share = least(100, 100 * found.points / found.most)
    FROM (
        SELECT suggestion.id,
            sum((part.value ->> 'points')::int) AS points,
            sum((part.value ->> 'most')::int) FILTER (WHERE part.key <> 'preference') AS most
        FROM matching_suggestion AS suggestion, jsonb_each(suggestion.parts) AS part
        WHERE part.value ->> 'basis' = 'answers'
        GROUP BY suggestion.id
    ) AS found
    WHERE found.id = row.id AND found.most >= 2500
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0011_keep_the_share_of_each_fit")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]

from django.db import migrations


def renamed(old, new):
    """SQL that renames a factor in the parts and reasons of pairings."""
    return f"""
    UPDATE mentorship_pairing
    SET parts = (parts - '{old}') || jsonb_build_object('{new}', parts->'{old}')
    WHERE parts ? '{old}';
    UPDATE mentorship_pairing SET reasons = (
        SELECT jsonb_agg(
            CASE WHEN each->>'code' LIKE '{old}.%'
            THEN jsonb_set(each, '{{code}}', to_jsonb(replace(each->>'code', '{old}.', '{new}.')))
            ELSE each END ORDER BY place
        ) FROM jsonb_array_elements(reasons) WITH ORDINALITY AS found(each, place)
    ) WHERE jsonb_path_exists(reasons, '$[*].code ? (@ starts with "{old}.")');
    """


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0029_drop_the_columns_of_single_weights")]

    operations = [
        migrations.RunSQL(
            renamed("commitment", "availability"), renamed("availability", "commitment")
        )
    ]

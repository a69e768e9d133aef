from django.db import migrations


def renamed(old, new):
    """SQL that renames a factor in the weights of runs, and in suggestions."""
    return f"""
    UPDATE matching_matchrun
    SET weights = (weights - '{old}') || jsonb_build_object('{new}', weights->'{old}')
    WHERE weights ? '{old}';
    UPDATE matching_suggestion
    SET parts = (parts - '{old}') || jsonb_build_object('{new}', parts->'{old}')
    WHERE parts ? '{old}';
    UPDATE matching_suggestion SET reasons = (
        SELECT jsonb_agg(
            CASE WHEN each->>'code' LIKE '{old}.%'
            THEN jsonb_set(each, '{{code}}', to_jsonb(replace(each->>'code', '{old}.', '{new}.')))
            ELSE each END ORDER BY place
        ) FROM jsonb_array_elements(reasons) WITH ORDINALITY AS found(each, place)
    ) WHERE jsonb_path_exists(reasons, '$[*].code ? (@ starts with "{old}.")');
    """


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_let_two_be_suggested_again")]

    operations = [
        migrations.RunSQL(
            renamed("commitment", "availability"), renamed("availability", "commitment")
        )
    ]

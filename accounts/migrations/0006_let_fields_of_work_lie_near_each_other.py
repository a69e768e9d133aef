from django.db import migrations, models
from django.db.models import F


def tree_to_relation(apps, schema_editor):
    """What one part of a group was to its group and to the other parts, it is near to now."""
    Field = apps.get_model("accounts", "Field")
    names = dict(Field.objects.values_list("pk", "name"))
    families = {}
    for pk, parent in Field.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        families.setdefault(parent, [parent]).append(pk)
    pairs = set()
    for parent, family in families.items():
        Field.objects.filter(pk__in=family).update(group=names[parent])
        pairs |= {(one, other) for one in family for other in family if one != other}
    Near = Field.near.through
    Near.objects.bulk_create(Near(from_field_id=one, to_field_id=other) for one, other in pairs)


def relation_to_tree(apps, schema_editor):
    """The field that a group is named after becomes the one that the others are part of."""
    Field = apps.get_model("accounts", "Field")
    for pk, name in Field.objects.filter(group=F("name")).values_list("pk", "name"):
        Field.objects.filter(group=name).exclude(pk=pk).update(parent=pk)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_let_people_choose_how_dates_are_written")]

    operations = [
        migrations.AddField(
            "field",
            "near",
            models.ManyToManyField(blank=True, to="accounts.field", verbose_name="fields near it"),
        ),
        migrations.AddField(
            "field",
            "group",
            models.CharField(blank=True, default="", max_length=80, verbose_name="group"),
            preserve_default=False,
        ),
        migrations.AddField(
            "field",
            "position",
            models.PositiveSmallIntegerField(
                default=0, help_text="Low numbers stand first.", verbose_name="place on the list"
            ),
        ),
        migrations.RunPython(tree_to_relation, relation_to_tree),
        migrations.AlterModelOptions(
            "field",
            {
                "ordering": ["position", "name"],
                "verbose_name": "field of work",
                "verbose_name_plural": "fields of work",
            },
        ),
        migrations.RemoveField("field", "parent"),
    ]

from django.db import migrations, models


def forget_what_was_lifted(apps, schema_editor):
    """Before this there was no such word; backwards, it goes."""
    apps.get_model("matching", "Verdict").objects.filter(kind="allowed").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0004_say_why_two_were_rejected'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='verdict',
            name='verdict_kind_known',
        ),
        migrations.AlterField(
            model_name='verdict',
            name='kind',
            field=models.CharField(choices=[('barred', 'Do not suggest these two again'), ('locked', 'Keep these two together'), ('allowed', 'These two may be suggested again')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['barred', 'locked', 'allowed'])), name='verdict_kind_known', violation_error_message='Choose keep, do not suggest, or may be suggested again'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_what_was_lifted),
    ]

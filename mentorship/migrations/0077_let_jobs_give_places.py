from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0076_give_meetings_places_and_times"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='job',
            name='job_kind_known',
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('approve', 'Approve suggestions'), ('announce', 'Announce pairings'), ('letter', 'Write a letter to a group'), ('look_ahead', 'Look at a round before its run'), ('places', 'Give meetings places and times')], editable=False, max_length=20, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['approve', 'announce', 'letter', 'look_ahead', 'places'])), name='job_kind_known', violation_error_message='There is no such job'),
        ),
    ]

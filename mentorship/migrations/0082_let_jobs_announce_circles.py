from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', '0081_keep_what_circles_say_at_the_end'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='job',
            name='job_kind_known',
        ),
        migrations.AlterField(
            model_name='job',
            name='kind',
            field=models.CharField(choices=[('approve', 'Approve suggestions'), ('announce', 'Announce pairings'), ('announce_circles', 'Announce circles'), ('letter', 'Write a letter to a group'), ('look_ahead', 'Look at a round before its run'), ('places', 'Give meetings places and times')], editable=False, max_length=20, verbose_name='what'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['approve', 'announce', 'announce_circles', 'letter', 'look_ahead', 'places'])), name='job_kind_known', violation_error_message='There is no such job'),
        ),
    ]

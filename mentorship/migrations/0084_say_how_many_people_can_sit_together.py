from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', "0083_certify_seats_in_circles"),
    ]

    operations = [
        migrations.AlterField(
            model_name='meetingpoint',
            name='room',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='pairs or circles at once'),
        ),
        migrations.AddField(
            model_name='meetingpoint',
            name='together',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='people who can sit together'),
        ),
        migrations.AddConstraint(
            model_name='meetingpoint',
            constraint=models.CheckConstraint(condition=models.Q(('together', None), ('together__range', (2, 60)), _connector='OR'), name='meetingpoint_seats_a_pair', violation_error_message='Between 2 and 60 people can sit together'),
        ),
    ]

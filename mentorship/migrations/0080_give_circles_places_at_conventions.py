import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', '0079_keep_what_circles_plan_and_write'),
    ]

    operations = [
        migrations.AddField(
            model_name='circlemeeting',
            name='point',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circle_meetings', to='mentorship.meetingpoint', verbose_name='place that the site gave'),
        ),
        migrations.AddField(
            model_name='circlemeeting',
            name='seat',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='circlemeeting',
            name='slot',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circle_meetings', to='mentorship.meetingslot', verbose_name='time that the site gave'),
        ),
        migrations.AddConstraint(
            model_name='circlemeeting',
            constraint=models.UniqueConstraint(fields=('slot', 'point', 'seat'), name='circlemeeting_seat_free', violation_error_message='This place has just been taken. Choose another time'),
        ),
        migrations.AddConstraint(
            model_name='circlemeeting',
            constraint=models.CheckConstraint(condition=models.Q(('seat', None), models.Q(('called_off_at', None), ('point__isnull', False), ('slot__isnull', False)), _connector='OR'), name='circlemeeting_seat_at_a_place', violation_error_message='A seat is of a place and a time'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0084_say_how_many_people_can_sit_together"),
    ]

    operations = [
        migrations.AddField(
            model_name='association',
            name='year_begins',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='month in which its year begins'),
        ),
        migrations.AddConstraint(
            model_name='association',
            constraint=models.CheckConstraint(condition=models.Q(('year_begins__range', (1, 12))), name='association_year_begins_in_a_month', violation_error_message='Choose the month in which the year begins'),
        ),
    ]

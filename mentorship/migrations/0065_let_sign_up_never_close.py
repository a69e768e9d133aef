import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0064_name_days_on_the_way_of_pairs"),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='rolling',
            field=models.BooleanField(db_default=False, default=False, help_text='People sign up at any time, and matching runs again and again over those who wait; pairs that stand are left as they are. Whoever waits longest comes first.', verbose_name='sign-up never closes'),
        ),
        migrations.AddField(
            model_name='round',
            name='run_every_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Where sign-up never closes, matching runs by itself this often, once all that was suggested before is decided. Left empty, you run it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(92)], verbose_name='days from one run to the next'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('rolling', False), models.Q(('announce_on__isnull', True), ('ends_on__isnull', True), ('goals_by__isnull', True), ('halfway_on__isnull', True), ('late_until__isnull', True), ('mentors_close_on__isnull', True), ('next_opens_on__isnull', True), ('signup_closes_on__isnull', True), ('survey_by__isnull', True)), _connector='OR'), name='round_rolling_has_no_last_day', violation_error_message='Where sign-up never closes, there is no day on which it does'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('run_every_days__isnull', True), models.Q(('rolling', True), ('run_every_days__range', (1, 92))), _connector='OR'), name='round_runs_again_where_it_rolls', violation_error_message='Matching runs by itself, every 1 to 92 days, only where sign-up never closes'),
        ),
    ]

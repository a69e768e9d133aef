import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_let_library_workers_name_their_stage'),
        ('mentorship', '0057_let_classes_move_along'),
    ]

    operations = [
        migrations.AddField(
            model_name='enrollment',
            name='circle_size',
            field=models.PositiveSmallIntegerField(blank=True, help_text='How many mentees at most; nothing where they would rather not.', null=True, verbose_name='would hold a circle of up to'),
        ),
        migrations.AddField(
            model_name='enrollment',
            name='seeks_peer',
            field=models.BooleanField(db_default=False, default=False, verbose_name='looks for a peer'),
        ),
        migrations.AddField(
            model_name='program',
            name='circle_least',
            field=models.PositiveSmallIntegerField(db_default=3, default=3, help_text='A circle begins once so many have said yes, and ends when fewer are left.', validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(8)], verbose_name='fewest mentees of a circle'),
        ),
        migrations.AddField(
            model_name='program',
            name='circle_mentors',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='With two, those who wish for each other hold one together; then who suits.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2)], verbose_name='mentors of a circle'),
        ),
        migrations.AddField(
            model_name='program',
            name='circle_most',
            field=models.PositiveSmallIntegerField(db_default=8, default=8, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(8)], verbose_name='most mentees of a circle'),
        ),
        migrations.AddField(
            model_name='program',
            name='grouping',
            field=models.CharField(choices=[('pairs', 'Pairs: a mentor and a mentee'), ('circles', 'Circles: one or two mentors with several mentees'), ('peers', 'Peers: two people, neither of whom is the mentor'), ('mentor_or_peer', 'A mentor or a peer, as each mentee wishes')], db_default='pairs', default='pairs', help_text='Settled once somebody has signed up.', max_length=20, verbose_name='who is brought together'),
        ),
        migrations.AddField(
            model_name='program',
            name='most_mentors',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, help_text='With two or three, mentees say how many they would like. Everybody gets a first mentor before anybody gets a second one.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)], verbose_name='most mentors of one mentee'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(('circle_size__isnull', True), models.Q(('circle_size__range', (3, 8)), ('role', 'mentor')), _connector='OR'), name='enrollment_circle_size_of_a_mentor', violation_error_message='Enter how large a circle the mentor would hold, 3 to 8'),
        ),
        migrations.AddConstraint(
            model_name='enrollment',
            constraint=models.CheckConstraint(condition=models.Q(('seeks_peer', False), ('role', 'mentee'), _connector='OR'), name='enrollment_seeks_peer_as_mentee', violation_error_message='Only who signs up for it looks for a peer'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('grouping__in', ['pairs', 'circles', 'peers', 'mentor_or_peer'])), name='program_grouping_known', violation_error_message='Choose from the list who is brought together'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('circle_mentors__range', (1, 2))), name='program_circle_mentors_sensible', violation_error_message='A circle has one mentor or two'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('circle_least__range', (3, 8))), name='program_circle_least_sensible', violation_error_message='A circle has 3 to 8 mentees'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('most_mentors__range', (1, 3))), name='program_most_mentors_sensible', violation_error_message='A mentee has one to three mentors'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('circle_most__gte', models.F('circle_least')), ('circle_most__lte', 8)), name='program_circle_most_sensible', violation_error_message='The most mentees are no fewer than the fewest, and 8 at most'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'informal'), _negated=True), models.Q(('grouping', 'pairs'), ('most_mentors', 1)), _connector='OR'), name='program_informal_of_pairs', violation_error_message='In an informal program people ask each other, two by two: choose pairs'),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_let_library_workers_name_their_stage'),
        ('mentorship', '0058_say_who_is_brought_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('circle', 'circle'), ('peers', 'two peers')], default='circle', max_length=10, verbose_name='kind')),
                ('number', models.PositiveIntegerField(help_text='Counted within the round.', verbose_name='number')),
                ('state', models.CharField(default='proposed', editable=False, max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(auto_now_add=True, verbose_name='state since')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('least', models.PositiveSmallIntegerField(verbose_name='fewest members')),
                ('most', models.PositiveSmallIntegerField(verbose_name='most members')),
                ('changed_by_hand', models.BooleanField(default=False, editable=False, verbose_name='changed by a coordinator')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='offered')),
                ('answer_by', models.DateTimeField(blank=True, null=True, verbose_name='answer by')),
                ('active_at', models.DateTimeField(blank=True, null=True, verbose_name='begun')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='over since')),
            ],
            options={
                'verbose_name': 'circle',
                'verbose_name_plural': 'circles',
                'ordering': ['round', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CircleSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('mentor', 'mentor'), ('mentee', 'mentee'), ('peer', 'peer')], max_length=10, verbose_name='as')),
                ('state', models.CharField(default='kept', editable=False, max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(auto_now_add=True, verbose_name='state since')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('points', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='points')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='offered')),
                ('answer_by', models.DateTimeField(blank=True, null=True, verbose_name='answer by')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words for the coordinator')),
            ],
            options={
                'verbose_name': 'seat in a circle',
                'verbose_name_plural': 'seats in circles',
                'ordering': ['circle', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='circle',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='mentorship.round', verbose_name='round'),
        ),
        migrations.AddField(
            model_name='circleseat',
            name='circle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='mentorship.circle', verbose_name='circle'),
        ),
        migrations.AddField(
            model_name='circleseat',
            name='enrollment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='mentorship.enrollment', verbose_name='person'),
        ),
        migrations.AddIndex(
            model_name='circle',
            index=models.Index(fields=['round', 'state'], name='circle_round_state'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'offered', 'active', 'completed', 'ended', 'fallen', 'withdrawn'])), name='circle_state_known', violation_error_message='This state does not exist'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['circle', 'peers'])), name='circle_kind_known', violation_error_message='Choose circle or peers'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='circle_number_once', violation_error_message='The round has a circle of this number already'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'peers'), ('least', 2), ('most', 2)), models.Q(('kind', 'circle'), ('least__gte', 1), ('most__gte', models.F('least')), ('most__lte', 8)), _connector='OR'), name='circle_size_sensible', violation_error_message='A circle has up to 8 mentees, and peers are two'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), models.Q(('answer_by__isnull', False), ('offered_at__isnull', False)), _connector='OR'), name='circle_offer_has_a_date', violation_error_message='An offer needs a day to answer by'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'completed', 'ended']), _negated=True), ('active_at__isnull', False), _connector='OR'), name='circle_begun_has_a_date', violation_error_message='A circle that has begun needs the day it began'),
        ),
        migrations.AddConstraint(
            model_name='circle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['completed', 'ended'])), models.Q(models.Q(('state__in', ['completed', 'ended']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='circle_end_has_a_date', violation_error_message='A circle that is over needs the day it ended'),
        ),
        migrations.AddIndex(
            model_name='circleseat',
            index=models.Index(condition=models.Q(('state', 'offered')), fields=['answer_by'], name='circleseat_waiting_by_date'),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['kept', 'offered', 'accepted', 'declined', 'expired', 'left', 'withdrawn', 'done'])), name='circleseat_state_known', violation_error_message='This state does not exist'),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['mentor', 'mentee', 'peer'])), name='circleseat_role_known', violation_error_message='Choose mentor, mentee or peer'),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('kept', 'offered', 'accepted'))), fields=('enrollment',), name='circleseat_one_held_per_person', violation_error_message='This person has a seat in a circle already'),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), models.Q(('answer_by__isnull', False), ('offered_at__isnull', False)), _connector='OR'), name='circleseat_offer_has_a_date', violation_error_message='An offer needs a day to answer by'),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'left', 'done']), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='circleseat_taken_once_accepted', violation_error_message="A seat is somebody's once they have said yes"),
        ),
        migrations.AddConstraint(
            model_name='circleseat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', False), ('state', 'left')), models.Q(models.Q(('state', 'left'), _negated=True), ('left_at__isnull', True)), _connector='OR'), name='circleseat_left_has_a_date', violation_error_message='Who left needs the day they left'),
        ),
    ]

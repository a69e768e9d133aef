import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0078_remember_who_else_would_fit_a_circle"),
    ]

    operations = [
        migrations.CreateModel(
            name='CircleNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared', models.BooleanField(default=False, verbose_name='shared')),
                ('words', models.TextField(max_length=5000, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='mentorship.circle', verbose_name='circle')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='mentorship.circleseat', verbose_name='written by')),
            ],
            options={
                'verbose_name': 'note of a circle',
                'verbose_name_plural': 'notes of circles',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CircleCheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('answer', models.CharField(blank=True, choices=[('well', 'All is well'), ('not_met', 'We have not met'), ('trouble', 'Something is not working')], default='', max_length=10, verbose_name='answer')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words for the coordinators')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="checkins", to='mentorship.circleseat', verbose_name='who is asked')),
            ],
            options={
                'verbose_name': 'check-in of a circle',
                'verbose_name_plural': 'check-ins of circles',
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['', 'well', 'not_met', 'trouble'])), name='circlecheckin_answer_known', violation_error_message='Choose one of the three answers'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='circlecheckin_answer_has_a_date', violation_error_message='An answer needs the time it was given'), models.UniqueConstraint(fields=('seat', 'asked_at'), name='circlecheckin_once_at_a_time', violation_error_message='This person has been asked already')],
            },
        ),
        migrations.CreateModel(
            name='CircleMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='minutes')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='where, or the link')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='a few words')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('called_off_at', models.DateTimeField(blank=True, null=True, verbose_name='called off')),
                ('number', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='mentorship.circle', verbose_name='circle')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentorship.circleseat', verbose_name='planned by')),
            ],
            options={
                'verbose_name': 'meeting of a circle',
                'verbose_name_plural': 'meetings of circles',
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__range', (10, 480))), name='circlemeeting_length_sensible', violation_error_message='Give it between 10 minutes and 8 hours')],
            },
        ),
        migrations.CreateModel(
            name='CircleTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('goals', models.TextField(blank=True, max_length=2500, verbose_name='what we work towards')),
                ('rhythm', models.TextField(blank=True, max_length=500, verbose_name='how often and how we meet')),
                ('private', models.TextField(blank=True, max_length=1000, verbose_name='what stays between us')),
                ('agreed', models.ManyToManyField(blank=True, related_name='+', to='mentorship.circleseat', verbose_name='who agrees')),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='mentorship.circle', verbose_name='circle')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentorship.circleseat', verbose_name='written by')),
            ],
            options={
                'verbose_name': 'agreement of a circle',
                'verbose_name_plural': 'agreements of circles',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('circle', 'number'), name='circleterms_number_once', violation_error_message='This was changed while you were writing')],
            },
        ),
    ]


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ("mentorship", "0074_let_two_note_what_exists"),
    ]

    operations = [
        migrations.CreateModel(
            name='SpotCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
            ],
            options={
                'verbose_name': 'call for a question',
                'verbose_name_plural': 'calls for questions',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SpotQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'A question'), ('curriculum', 'A look at my curriculum vitae')], default='question', max_length=10, verbose_name='kind')),
                ('words', models.TextField(max_length=1000, verbose_name='question')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('lapses_at', models.DateTimeField(verbose_name='lapses')),
                ('last_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='last sent on')),
                ('state', models.CharField(default='open', editable=False, max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(auto_now_add=True, verbose_name='state since')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'question on the spot',
                'verbose_name_plural': 'questions on the spot',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SpotVolunteer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
            ],
            options={
                'verbose_name': 'topic of a volunteer',
                'verbose_name_plural': 'topics of volunteers',
                'ordering': ['topic__name'],
            },
        ),
        migrations.AddField(
            model_name='spotcall',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spot_calls', to='mentorship.enrollment'),
        ),
        migrations.AddField(
            model_name='spotquestion',
            name='asker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_questions', to='mentorship.enrollment'),
        ),
        migrations.AddField(
            model_name='spotquestion',
            name='taker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spot_questions_taken', to='mentorship.enrollment'),
        ),
        migrations.AddField(
            model_name='spotquestion',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='mentorship.topic', verbose_name='topic'),
        ),
        migrations.AddField(
            model_name='spotcall',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='mentorship.spotquestion'),
        ),
        migrations.AddField(
            model_name='spotvolunteer',
            name='enrollment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spot_topics', to='mentorship.enrollment'),
        ),
        migrations.AddField(
            model_name='spotvolunteer',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='mentorship.topic', verbose_name='topic'),
        ),
        migrations.AddIndex(
            model_name='spotquestion',
            index=models.Index(condition=models.Q(('state__in', ['open', 'taken'])), fields=['last_sent_at'], name='spotquestion_under_way'),
        ),
        migrations.AddConstraint(
            model_name='spotquestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'taken', 'answered', 'lapsed', 'taken_back'])), name='spotquestion_state_known', violation_error_message='This state does not exist'),
        ),
        migrations.AddConstraint(
            model_name='spotquestion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['question', 'curriculum'])), name='spotquestion_kind_known', violation_error_message='Choose what you ask for'),
        ),
        migrations.AddConstraint(
            model_name='spotquestion',
            constraint=models.CheckConstraint(condition=models.Q(('taker__isnull', False), models.Q(('state__in', ['taken', 'answered']), _negated=True), _connector='OR'), name='spotquestion_taken_by_somebody', violation_error_message='A question that is taken has somebody who took it'),
        ),
        migrations.AddConstraint(
            model_name='spotquestion',
            constraint=models.CheckConstraint(condition=models.Q(('taker__isnull', True), models.Q(('taker', models.F('asker')), _negated=True), _connector='OR'), name='spotquestion_not_by_the_asker', violation_error_message='Somebody else answers your question'),
        ),
        migrations.AddConstraint(
            model_name='spotcall',
            constraint=models.UniqueConstraint(fields=('question', 'volunteer'), name='spotcall_once_each', violation_error_message='This person has been asked already'),
        ),
        migrations.AddConstraint(
            model_name='spotvolunteer',
            constraint=models.UniqueConstraint(fields=('enrollment', 'topic'), name='spotvolunteer_once_a_topic', violation_error_message='This topic is on your list already'),
        ),
    ]

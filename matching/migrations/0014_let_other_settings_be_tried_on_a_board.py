"""What if: drafts of other settings, and how firm the pairs of a board are."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0013_let_steps_wait_for_a_solver'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='board',
            name='firmness',
            field=models.JSONField(db_default={}, default=dict, verbose_name='how firm its pairs are'),
        ),
        migrations.AddField(
            model_name='board',
            name='measured',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='step of which it is known'),
        ),
        migrations.CreateModel(
            name='BoardDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, validators=[django.core.validators.MinLengthValidator(1)], verbose_name='name')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('weights', models.JSONField(default=dict, verbose_name='weights')),
                ('minimum', models.PositiveIntegerField(default=0, verbose_name='fewest points')),
                ('goal', models.CharField(choices=[('most_matched', 'Most matched, then most points'), ('fair', 'Fair: poor pairs are improved first'), ('best_worst', 'The worst pair as good as possible'), ('stable', 'Stable: no two would both rather have one another')], default='most_matched', max_length=20, verbose_name='goal')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='step of the board')),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('solved_at', models.DateTimeField(blank=True, null=True, verbose_name='solved')),
                ('error', models.TextField(blank=True, default='', verbose_name='what went wrong')),
                ('result', models.JSONField(default=dict, verbose_name='what it comes to')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='matching.board')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matching.matchrun')),
            ],
            options={
                'verbose_name': 'draft of a board',
                'verbose_name_plural': 'drafts of boards',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('goal__in', ['most_matched', 'fair', 'best_worst', 'stable'])), name='boarddraft_goal_known', violation_error_message='Choose a goal from the list'), models.UniqueConstraint(fields=('board', 'name'), name='boarddraft_named_once', violation_error_message='There is a draft of this name already')],
            },
        ),
    ]


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ("mentorship", "0072_let_requests_say_for_how_long"),
    ]

    operations = [
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('unwelcome', 'Unwelcome remarks or advances'), ('pressure', 'Pressure or threats'), ('slights', 'Demeaning or discriminating words'), ('private', 'Something private was passed on'), ('selling', 'Selling or recruiting in place of mentoring'), ('other', 'Something else')], max_length=10, verbose_name='reason')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='what happened')),
                ('reported_at', models.DateTimeField(auto_now_add=True, verbose_name='reported')),
                ('state', models.CharField(default='open', editable=False, max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(auto_now_add=True, verbose_name='state since')),
                ('done', models.TextField(blank=True, max_length=2000, verbose_name='what was done')),
            ],
            options={
                'verbose_name': 'report of a person',
                'verbose_name_plural': 'reports of people',
                'ordering': ['-reported_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='concern',
            name='about',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='about'),
        ),
        migrations.AddField(
            model_name='concern',
            name='handled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by'),
        ),
        migrations.AddField(
            model_name='concern',
            name='pairing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentorship.pairing', verbose_name='pairing'),
        ),
        migrations.AddField(
            model_name='concern',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='mentorship.program', verbose_name='program'),
        ),
        migrations.AddField(
            model_name='concern',
            name='reporter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by'),
        ),
        migrations.AddField(
            model_name='concern',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='mentorship.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'looked_at', 'closed'])), name='concern_state_known', violation_error_message='This state does not exist'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['unwelcome', 'pressure', 'slights', 'private', 'selling', 'other'])), name='concern_reason_known', violation_error_message='Choose a reason'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('about', models.F('reporter')), _negated=True), name='concern_not_about_oneself', violation_error_message='You cannot report yourself'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('handled_by__isnull', False)), _connector='OR'), name='concern_handled_by_somebody', violation_error_message='A report that was looked at names who did'),
        ),
    ]


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ("mentorship", "0073_let_members_report_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name='NotedRelationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='address of the other')),
                ('role', models.CharField(choices=[('mentor', 'mentor'), ('mentee', 'mentee')], max_length=10, verbose_name='own part')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='what the two call it')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='words to the other')),
                ('noted_at', models.DateTimeField(auto_now_add=True, verbose_name='noted')),
                ('state', models.CharField(default='open', editable=False, max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(auto_now_add=True, verbose_name='state since')),
            ],
            options={
                'verbose_name': 'noted relationship',
                'verbose_name_plural': 'noted relationships',
                'ordering': ['-noted_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='pairing',
            name='pairing_origin_known',
        ),
        migrations.AddField(
            model_name='program',
            name='of_two',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text="Nobody runs it: what is in it is the two people's own.", verbose_name='holds what two people noted themselves'),
        ),
        migrations.AlterField(
            model_name='pairing',
            name='origin',
            field=models.CharField(choices=[('matched', 'suggested by matching'), ('by_hand', 'put together by a coordinator'), ('asked', 'asked for by a member'), ('continued', 'stayed in touch'), ('noted', 'noted by the two')], max_length=10, verbose_name='origin'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['matched', 'by_hand', 'asked', 'continued', 'noted'])), name='pairing_origin_known', violation_error_message='Choose where the pairing comes from'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.UniqueConstraint(condition=models.Q(('of_two', True)), fields=('unit',), name='program_of_two_once_in_unit', violation_error_message='There is such a program already'),
        ),
        migrations.AddField(
            model_name='notedrelationship',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relationships_noted', to=settings.AUTH_USER_MODEL, verbose_name='noted by'),
        ),
        migrations.AddField(
            model_name='notedrelationship',
            name='pairing',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='noted_as', to='mentorship.pairing'),
        ),
        migrations.AddConstraint(
            model_name='notedrelationship',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'declined', 'lapsed', 'taken_back'])), name='notedrelationship_state_known', violation_error_message='This state does not exist'),
        ),
        migrations.AddConstraint(
            model_name='notedrelationship',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['mentor', 'mentee'])), name='notedrelationship_role_known', violation_error_message='Choose your own part'),
        ),
        migrations.AddConstraint(
            model_name='notedrelationship',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('by', 'address'), name='notedrelationship_once_open', violation_error_message='You have noted this already, and wait for an answer'),
        ),
        migrations.AddConstraint(
            model_name='notedrelationship',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'confirmed'), ('pairing__isnull', True), _connector='OR'), name='notedrelationship_pairing_once_confirmed', violation_error_message='Two are a pair once both have said so'),
        ),
    ]

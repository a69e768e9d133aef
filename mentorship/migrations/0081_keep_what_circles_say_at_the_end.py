import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', '0080_give_circles_places_at_conventions'),
    ]

    operations = [
        migrations.CreateModel(
            name='CircleClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worth', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='worth their time, 1 to 5')),
                ('reached', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('changed', 'It changed on the way')], default='', max_length=10, verbose_name='reached what they set out to do')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words for the coordinator')),
                ('thanks', models.TextField(blank=True, max_length=1000, verbose_name='word of thanks')),
                ('thanked_at', models.DateTimeField(blank=True, null=True, verbose_name='thanked')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('changed_at', models.DateTimeField(auto_now_add=True, verbose_name='last changed')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='mentorship.circleseat', verbose_name='who answers')),
            ],
            options={
                'verbose_name': 'closing answers of a circle',
                'verbose_name_plural': 'closing answers of circles',
                'ordering': ['pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reached__in', ['', 'yes', 'partly', 'no', 'changed'])), name='circleclosing_reached_known', violation_error_message='Choose the answer that comes closest'), models.CheckConstraint(condition=models.Q(('worth__isnull', True), ('worth__range', (1, 5)), _connector='OR'), name='circleclosing_worth_1_to_5', violation_error_message='Choose one of the five dots'), models.CheckConstraint(condition=models.Q(('thanks', ''), ('thanked_at__isnull', False), _connector='OR'), name='circleclosing_thanks_have_a_date', violation_error_message='Thanks need the time they were sent'), models.UniqueConstraint(fields=('seat',), name='circleclosing_once_per_person', violation_error_message='You have answered already')],
            },
        ),
    ]

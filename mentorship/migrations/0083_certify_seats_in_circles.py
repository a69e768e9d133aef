import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('mentorship', '0082_let_jobs_announce_circles'),
    ]

    operations = [
        migrations.CreateModel(
            name='CircleCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('certificate', 'Certificate'), ('letter', 'Letter of service')], max_length=12, verbose_name='kind')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('program', models.CharField(max_length=330, verbose_name='program')),
                ('role_word', models.CharField(max_length=40, verbose_name='what the program calls the role')),
                ('began_on', models.DateField(verbose_name='from')),
                ('ended_on', models.DateField(verbose_name='to')),
                ('meetings', models.PositiveIntegerField(default=0, verbose_name='meetings')),
                ('hours', models.PositiveIntegerField(default=0, verbose_name='hours in all')),
                ('partners', models.PositiveIntegerField(default=1, verbose_name='people mentored or met')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('file', models.BinaryField(verbose_name='the file')),
                ('role', models.CharField(choices=[('mentor', 'mentor'), ('mentee', 'mentee'), ('peer', 'peer')], max_length=10, verbose_name='role')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circle_certificates', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='mentorship.circleseat', verbose_name='seat')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'certificate of a circle',
                'verbose_name_plural': 'certificates of circles',
                'ordering': ['-made_at', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['certificate', 'letter'])), name='circlecertificate_kind_known', violation_error_message='Choose a certificate or a letter'), models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('began_on'))), name='circlecertificate_dates_in_order', violation_error_message='A certificate cannot end before it begins'), models.CheckConstraint(condition=models.Q(('role__in', ['mentor', 'mentee', 'peer'])), name='circlecertificate_role_known', violation_error_message='Choose mentor, mentee or peer'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('seat', 'kind'), name='circlecertificate_once_a_kind', violation_error_message='There is such a certificate already')],
            },
        ),
    ]

"""What people read of enrollments: sign-ups, as everywhere else. No column changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', '0055_know_when_questions_were_added'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='enrollment',
            options={'ordering': ['round', 'role', 'pk'], 'verbose_name': 'sign-up', 'verbose_name_plural': 'sign-ups'},
        ),
        migrations.AlterModelOptions(
            name='enrollmenttopic',
            options={'ordering': ['-matters_most', 'topic__name'], 'verbose_name': 'topic of a sign-up', 'verbose_name_plural': 'topics of sign-ups'},
        ),
    ]

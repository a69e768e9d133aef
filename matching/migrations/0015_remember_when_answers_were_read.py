"""A solver that keeps answers knows by the time whether they were read anew since."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0014_let_other_settings_be_tried_on_a_board'),
    ]

    operations = [
        migrations.AddField(
            model_name='runpeople',
            name='read_at',
            field=models.DateTimeField(auto_now=True, null=True, verbose_name='when'),
        ),
    ]

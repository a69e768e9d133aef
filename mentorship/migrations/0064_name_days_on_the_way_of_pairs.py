from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0063_keep_institutions_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='goals_by',
            field=models.DateField(blank=True, null=True, verbose_name='goals are written down by'),
        ),
        migrations.AddField(
            model_name='round',
            name='halfway_on',
            field=models.DateField(blank=True, null=True, verbose_name='half-way'),
        ),
        migrations.AddField(
            model_name='round',
            name='next_opens_on',
            field=models.DateField(blank=True, null=True, verbose_name='sign-up for the next round opens'),
        ),
        migrations.AddField(
            model_name='round',
            name='survey_by',
            field=models.DateField(blank=True, null=True, verbose_name='closing questions are answered by'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0077_let_jobs_give_places"),
    ]

    operations = [
        migrations.AddField(
            model_name='circle',
            name='runners_up',
            field=models.JSONField(db_default=[], default=list, editable=False, help_text='Sign-ups and points, best first; who waits gets the seat of who declines.', verbose_name='who else would fit'),
        ),
    ]

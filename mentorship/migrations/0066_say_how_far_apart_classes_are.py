import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_say_what_was_studied'),
        ("mentorship", "0065_let_sign_up_never_close"),
    ]

    operations = [
        migrations.AddField(
            model_name='program',
            name='class_years',
            field=models.SmallIntegerField(db_default=1, default=1, help_text='In programs of a school. Below 0 it is the other way round: with -3, whoever teaches is of a class at least three years later.', validators=[django.core.validators.MinValueValidator(-60), django.core.validators.MaxValueValidator(60)], verbose_name='years between the two classes, at least'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('class_years__range', (-60, 60)), models.Q(('class_years', 0), _negated=True)), name='program_class_years_sensible', violation_error_message='Enter 1 or more years, or -1 or less, up to 60'),
        ),
    ]

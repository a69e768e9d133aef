"""A fit is sorted by the number that its word is taken from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0010_keep_what_a_run_has_read_and_the_steps_on_its_board")]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="share",
            field=models.PositiveSmallIntegerField(
                null=True, verbose_name="hundredths of what could be had"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__lte=100),
                name="suggestion_share_in_hundredths",
                violation_error_message="A fit has between 0 and 100 hundredths",
            ),
        ),
    ]

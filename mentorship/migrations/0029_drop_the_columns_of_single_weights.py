from django.core.validators import MaxValueValidator
from django.db import migrations, models

WEIGHTS = {
    "weight_needs": "weight of needs covered",
    "weight_communication": "weight of communication style",
    "weight_approach": "weight of problem approach",
    "weight_preference": "weight of people named",
    "weight_field": "weight of field",
    "weight_region": "weight of region",
    "weight_commitment": "weight of time and availability",
}


def with_default(name, label):
    """Give the column a default first, so that going back can add it to rounds that are there."""
    column = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(100)], verbose_name=label
    )
    return migrations.AlterField("round", name, column)


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0028_fill_the_column_of_weights")]

    operations = [
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=models.Func(
                    "weights",
                    function="mentorship_weights_add_up",
                    output_field=models.BooleanField(),
                ),
                name="round_weights_sum_to_100",
                violation_error_message="The weights have to add up to 100",
            ),
        ),
        *(with_default(name, label) for name, label in WEIGHTS.items()),
        *(migrations.RemoveField("round", name) for name in WEIGHTS),
    ]

from django.db import migrations, models
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0022_let_two_people_wrap_up")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="payload",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="facts"),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=LessThanOrEqual(Length(Cast("payload", models.TextField())), 200),
                name="outgoingmail_payload_is_small",
                violation_error_message="A mail's facts are a few small words",
            ),
        ),
    ]

"""The rows that a page shows are found without reading all others."""

from django.db import migrations, models
from django.db.models import F, Q

NEWEST_FIRST = {
    "enrollment": "submitted_at",
    "logline": "at",
    "outgoingmail": "created_at",
    "pairing": "created_at",
}

SOUGHT = {
    "checkin": models.Index(
        fields=["pairing", "side", "-asked_at"], name="checkin_latest_of_each"
    ),
    "enrollment": models.Index(
        fields=["waits_again_since"],
        condition=Q(waits_again_since__isnull=False),
        name="enrollment_waits_again",
    ),
    "logline": models.Index(
        F("details__mail"), condition=Q(verb__startswith="mail."), name="logline_of_a_mail"
    ),
    "outgoingmail": models.Index(fields=["state_changed_at"], name="outgoingmail_by_last_change"),
}


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0031_keep_jobs_for_many_at_once")]

    operations = [
        *(
            migrations.AddIndex(
                model_name=model,
                index=models.Index(fields=[f"-{column}", "-id"], name=f"{model}_newest_first"),
            )
            for model, column in NEWEST_FIRST.items()
        ),
        *(migrations.AddIndex(model_name=model, index=index) for model, index in SOUGHT.items()),
    ]

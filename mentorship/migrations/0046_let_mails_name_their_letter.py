"""A mail knows the letter to a group that it is one of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0045_keep_letters_to_groups")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to="mentorship.groupletter",
                verbose_name="letter to a group",
            ),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_call_commitment_availability")]

    operations = [migrations.RenameField("matchrun", "left_over", "unmatched")]

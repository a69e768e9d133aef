from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0003_keep_the_scale_of_a_round'),
    ]

    operations = [
        migrations.AddField(
            model_name='suggestion',
            name='reject_reason',
            field=models.CharField(blank=True, choices=[('aims', 'What one seeks is not what the other gives'), ('known', 'They know each other, or work too closely'), ('people', 'I know them, and they would not suit each other'), ('better', 'I have somebody else in mind for one of them'), ('other', 'Another reason')], default='', max_length=10, verbose_name='why it was rejected'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='reject_words',
            field=models.TextField(blank=True, max_length=1000, verbose_name='in your own words'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('reject_reason__in', ['', 'aims', 'known', 'people', 'better', 'other'])), name='suggestion_reject_reason_known', violation_error_message='Choose a reason from the list'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reject_reason', ''), ('reject_words', '')), models.Q(('state__in', ['new', 'approved']), _negated=True), _connector='OR'), name='suggestion_reason_once_rejected', violation_error_message='Only what was rejected has a reason for it'),
        ),
    ]

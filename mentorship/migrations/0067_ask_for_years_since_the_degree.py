from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("mentorship", "0066_say_how_far_apart_classes_are"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='eligibilityexception',
            name='eligibilityexception_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='eligibilityrule',
            name='eligibilityrule_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='eligibilityrule',
            name='eligibilityrule_numbers_make_sense',
        ),
        migrations.AlterField(
            model_name='eligibilityexception',
            name='kind',
            field=models.CharField(choices=[('member', 'Member of a unit'), ('region', 'Works in a region'), ('years', 'Years in the profession'), ('first_time', 'First time at the convention'), ('returning', 'Has been at the convention before'), ('days_there', 'Days at the convention'), ('student', 'Student'), ('class_year', 'Class year'), ('since_class', 'Years since the degree'), ('adult', '18 or older'), ('orientation', 'Orientation attended')], max_length=20, verbose_name='rule'),
        ),
        migrations.AlterField(
            model_name='eligibilityrule',
            name='kind',
            field=models.CharField(choices=[('member', 'Member of a unit'), ('region', 'Works in a region'), ('years', 'Years in the profession'), ('first_time', 'First time at the convention'), ('returning', 'Has been at the convention before'), ('days_there', 'Days at the convention'), ('student', 'Student'), ('class_year', 'Class year'), ('since_class', 'Years since the degree'), ('adult', '18 or older'), ('orientation', 'Orientation attended')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='eligibilityexception',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['member', 'region', 'years', 'first_time', 'returning', 'days_there', 'student', 'class_year', 'since_class', 'adult', 'orientation'])), name='eligibilityexception_kind_known', violation_error_message='Choose a rule'),
        ),
        migrations.AddConstraint(
            model_name='eligibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['member', 'region', 'years', 'first_time', 'returning', 'days_there', 'student', 'class_year', 'since_class', 'adult', 'orientation'])), name='eligibilityrule_kind_known', violation_error_message='Choose a kind of rule'),
        ),
        migrations.AddConstraint(
            model_name='eligibilityrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['member', 'region', 'first_time', 'returning', 'student', 'adult', 'orientation']), ('at_least__isnull', True), ('at_most__isnull', True)), models.Q(('kind', 'years'), models.Q(('at_least__isnull', False), ('at_most__isnull', False), _connector='OR'), models.Q(('at_least__isnull', True), ('at_most__isnull', True), ('at_most__gte', models.F('at_least')), _connector='OR'), models.Q(('at_least__isnull', True), ('at_least__range', (1, 70)), _connector='OR'), models.Q(('at_most__isnull', True), ('at_most__range', (0, 70)), _connector='OR')), models.Q(('kind', 'days_there'), ('at_least__isnull', False), ('at_least__range', (1, 31)), ('at_most__isnull', True)), models.Q(('kind', 'class_year'), models.Q(('at_least__isnull', False), ('at_most__isnull', False), _connector='OR'), models.Q(('at_least__isnull', True), ('at_most__isnull', True), ('at_most__gte', models.F('at_least')), _connector='OR'), models.Q(('at_least__isnull', True), ('at_least__range', (1930, 2100)), _connector='OR'), models.Q(('at_most__isnull', True), ('at_most__range', (1930, 2100)), _connector='OR')), models.Q(('kind', 'since_class'), models.Q(('at_least__isnull', False), ('at_most__isnull', False), _connector='OR'), models.Q(('at_least__isnull', True), ('at_most__isnull', True), ('at_most__gte', models.F('at_least')), _connector='OR'), models.Q(('at_least__isnull', True), ('at_least__range', (1, 70)), _connector='OR'), models.Q(('at_most__isnull', True), ('at_most__range', (0, 70)), _connector='OR')), _connector='OR'), name='eligibilityrule_numbers_make_sense', violation_error_message='Enter numbers that make sense, the smaller one first'),
        ),
    ]

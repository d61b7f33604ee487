from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0013_outside_doctor_recorded_once")]

    operations = [
        migrations.RenameField("requestlog", "step", "transition"),
        migrations.RenameField("requestlog", "before", "from_state"),
        migrations.RenameField("requestlog", "after", "to_state"),
        migrations.RenameField("proposallog", "step", "transition"),
        migrations.RenameField("proposallog", "before", "from_state"),
        migrations.RenameField("proposallog", "after", "to_state"),
        migrations.AlterField(
            model_name='proposallog',
            name='by',
            field=models.UUIDField(blank=True, null=True, verbose_name='compte'),
        ),
        migrations.AlterField(
            model_name='proposallog',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='proposallog',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
        migrations.AlterField(
            model_name='proposallog',
            name='transition',
            field=models.CharField(max_length=20, verbose_name='étape'),
        ),
        migrations.AlterField(
            model_name='requestlog',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='requestlog',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
    ]

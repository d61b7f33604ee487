from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_french_field_names")]

    operations = [
        migrations.RenameField("applicationlog", "step", "transition"),
        migrations.RenameField("applicationlog", "before", "from_state"),
        migrations.RenameField("applicationlog", "after", "to_state"),
        migrations.AlterField(
            model_name='applicationlog',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='applicationlog',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
        migrations.AlterField(
            model_name='applicationlog',
            name='transition',
            field=models.CharField(max_length=20, verbose_name='étape'),
        ),
    ]

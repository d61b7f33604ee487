from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missions", "0004_french_field_names")]

    operations = [
        migrations.RenameField("declarationlog", "step", "transition"),
        migrations.RenameField("declarationlog", "before", "from_state"),
        migrations.RenameField("declarationlog", "after", "to_state"),
        migrations.AlterField(
            model_name='declarationlog',
            name='by',
            field=models.UUIDField(blank=True, null=True, verbose_name='compte'),
        ),
        migrations.AlterField(
            model_name='declarationlog',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='declarationlog',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
        migrations.AlterField(
            model_name='declarationlog',
            name='transition',
            field=models.CharField(max_length=20, verbose_name='étape'),
        ),
    ]

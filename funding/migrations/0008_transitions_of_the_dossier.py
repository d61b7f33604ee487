from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0007_campaign_dates_taken_away")]

    operations = [
        migrations.RemoveConstraint("dossierstep", "dossier_step_once"),
        migrations.RemoveConstraint("dossierstep", "dossier_answered_once"),
        migrations.RemoveIndex("dossierstep", "dossier_step_by_time"),
        migrations.RenameField("dossierstep", "code", "transition"),
        migrations.RenameField("dossierstep", "source", "from_state"),
        migrations.RenameField("dossierstep", "target", "to_state"),
        migrations.RenameField("dossierstep", "taken_at", "at"),
        migrations.RenameField("dossierstep", "taken_by", "by"),
        migrations.RenameField("dossierstep", "taken_by_role", "by_role"),
        migrations.AlterField(
            model_name='dossierstep',
            name='at',
            field=models.DateTimeField(verbose_name='moment'),
        ),
        migrations.AlterField(
            model_name='dossierstep',
            name='by',
            field=models.UUIDField(blank=True, null=True, verbose_name='compte'),
        ),
        migrations.AlterField(
            model_name='dossierstep',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='dossierstep',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
        migrations.AlterField(
            model_name='dossierstep',
            name='transition',
            field=models.CharField(max_length=20, verbose_name='étape'),
        ),
        migrations.AddIndex(
            model_name='dossierstep',
            index=models.Index(fields=['dossier', 'at'], name='dossier_step_by_time'),
        ),
        migrations.AddConstraint(
            model_name='dossierstep',
            constraint=models.UniqueConstraint(condition=models.Q(('transition__in', ('decide', 'notify', 'settle'))), fields=('dossier', 'transition'), name='dossier_step_once', violation_error_message='Ce pas a déjà été fait.'),
        ),
        migrations.AddConstraint(
            model_name='dossierstep',
            constraint=models.UniqueConstraint(condition=models.Q(('transition__in', ('countersign', 'dispute'))), fields=('dossier',), name='dossier_answered_once', violation_error_message='La CPTS a déjà répondu aux décisions.'),
        ),
    ]

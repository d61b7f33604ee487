from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0008_transitions_of_the_dossier")]

    operations = [
        migrations.RenameModel("Freeze", "Snapshot"),
        migrations.RenameField("Snapshot", "frozen_by", "taken_by"),
        migrations.RenameField("DossierDocument", "freeze", "snapshot"),
        migrations.AlterField(
            "Snapshot",
            "dossier",
            models.ForeignKey(
                on_delete=models.deletion.PROTECT, related_name="snapshots", to="funding.dossier"
            ),
        ),
    ]

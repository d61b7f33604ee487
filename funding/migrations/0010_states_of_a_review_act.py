from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("funding", "0009_snapshots_of_the_dossier")]

    operations = [
        migrations.RenameField("reviewact", "source", "from_state"),
        migrations.RenameField("reviewact", "target", "to_state"),
    ]

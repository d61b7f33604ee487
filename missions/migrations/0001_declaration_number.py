"""Declared hours carry a short number people can say: a sequence, so that nobody waits for it."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(
            "CREATE SEQUENCE missions_declaration_number",
            "DROP SEQUENCE missions_declaration_number",
        ),
    ]

from django.conf import settings
from django.db import migrations


def take_back(apps, schema_editor):
    table = schema_editor.quote_name("deploy_installation")
    role = schema_editor.quote_name(settings.APP_DATABASE_ROLE)
    schema_editor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("deploy", "0001_initial")]
    operations = [migrations.RunPython(take_back, migrations.RunPython.noop)]

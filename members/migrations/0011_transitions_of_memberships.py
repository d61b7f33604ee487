from django.db import migrations, models
from django.db.models import Case, Value, When

# which transition leads to a state; from « suspended » to « active » it is another one
NAMES = {"suspended": "suspend", "left": "leave"}


def name_transitions(apps, schema_editor):
    log = apps.get_model("members", "MembershipLog")
    log.objects.filter(transition="").update(
        transition=Case(
            When(from_state="", then=Value("joined")),
            When(from_state="suspended", to_state="active", then=Value("reinstate")),
            *(When(to_state=state, then=Value(name)) for state, name in NAMES.items()),
            default=Value("activate"),
        )
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0010_transitions_of_the_logs")]

    operations = [
        migrations.RenameField("membershiplog", "source", "from_state"),
        migrations.RenameField("membershiplog", "target", "to_state"),
        migrations.RenameField("membershiplog", "role", "by_role"),
        migrations.AlterField(
            model_name='membershiplog',
            name='at',
            field=models.DateTimeField(verbose_name='moment'),
        ),
        migrations.AlterField(
            model_name='membershiplog',
            name='by',
            field=models.UUIDField(blank=True, null=True, verbose_name='compte'),
        ),
        migrations.AlterField(
            model_name='membershiplog',
            name='from_state',
            field=models.CharField(blank=True, max_length=12, verbose_name='avant'),
        ),
        migrations.AlterField(
            model_name='membershiplog',
            name='to_state',
            field=models.CharField(max_length=12, verbose_name='après'),
        ),
        migrations.AddField(
            model_name='membershiplog',
            name='by_name',
            field=models.CharField(blank=True, max_length=120, verbose_name='nom'),
        ),
        migrations.AddField(
            model_name='membershiplog',
            name='transition',
            field=models.CharField(default='', max_length=20, verbose_name='étape'),
            preserve_default=False,
        ),
        migrations.RunPython(name_transitions, migrations.RunPython.noop),
    ]

"""An overseas telephone was another one than the same number typed without its prefix: it is
written again in its one spelling. The indexes follow, of look-alike names too."""

from django.db import migrations

from cpts_portal.foundation.kernel.blind_index import digest
from cpts_portal.foundation.kernel.cipher import Undecipherable
from cpts_portal.foundation.kernel.phones import read_phone
from patients.domain import duplicates

CONTEXT = "patients.carerequest"


def repair_doctors(apps, schema_editor):
    doctors = apps.get_model("patients", "CareDoctor").objects.filter(phone__startswith="+")
    for pk, stored in doctors.values_list("pk", "phone"):
        if right := read_phone(stored):
            doctors.model.objects.filter(pk=pk).update(phone=right)


def repair_requests(apps, schema_editor):
    requests = apps.get_model("patients", "CareRequest").objects
    for pk in requests.filter(erased_at__isnull=True).values_list("pk", flat=True):
        row = requests.get(pk=pk)
        try:
            _repair(requests, row)
        except Undecipherable:
            # a damaged identity stays as it is: the health page tells of it
            continue


def _repair(requests, row):
    for name in ("phone", "reporter_phone"):
        stored = getattr(row, name)
        right = read_phone(stored)
        if right and right != stored:
            setattr(row, name, right)
            row.save(update_fields=[name])
    texts = {
        "same_person": duplicates.person(row.last_name, row.first_name, row.birth_date),
        "same_phone": duplicates.phone(row.phone),
        "same_email": duplicates.email(row.email),
    }
    indexes = {
        name: digest(text, context=f"{CONTEXT}.{name}") if text else None
        for name, text in texts.items()
    }
    if any(getattr(row, name) != value for name, value in indexes.items()):
        requests.filter(pk=row.pk).update(**indexes)


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_reading_stopped")]

    operations = [
        migrations.RunPython(repair_doctors, migrations.RunPython.noop),
        migrations.RunPython(repair_requests, migrations.RunPython.noop),
    ]

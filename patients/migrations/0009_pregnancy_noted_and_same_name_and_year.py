"""A pregnancy keeps the day it was first said: for those already there, that of the reception.

The blind index of a person goes by the year of birth: a birth of which the day is unknown had
another one than the same birth said in full.
"""

from django.db import migrations, models

import cpts_portal.foundation.kernel.blind_index
from cpts_portal.foundation.kernel.blind_index import digest
from cpts_portal.foundation.kernel.cipher import Undecipherable
from cpts_portal.foundation.kernel.clock import PARIS
from patients.domain import duplicates

CONTEXT = "patients.carerequest.same_person"


def date_pregnancies(apps, schema_editor):
    rows = apps.get_model("patients", "CareRequest").objects.filter(pregnancy=True)
    for pk, received_at in rows.values_list("pk", "received_at"):
        day = received_at.astimezone(PARIS).date()
        rows.model.objects.filter(pk=pk).update(pregnancy_noted_on=day)


def index_by_year(apps, schema_editor):
    _index(apps, lambda text, birth_date: text)


def index_by_day(apps, schema_editor):
    _index(apps, lambda text, birth_date: f"{text.rpartition('|')[0]}|{birth_date.isoformat()}")


def _index(apps, told):
    rows = apps.get_model("patients", "CareRequest").objects
    known = rows.filter(erased_at__isnull=True, same_person__isnull=False)
    for pk in known.values_list("pk", flat=True):
        row = rows.get(pk=pk)
        try:
            text = duplicates.person(row.last_name, row.first_name, row.birth_date)
        except Undecipherable:
            # a damaged identity stays as it is: the health page tells of it
            continue
        found = digest(told(text, row.birth_date), context=CONTEXT) if text else None
        rows.filter(pk=pk).update(same_person=found)


class Migration(migrations.Migration):
    dependencies = [("patients", "0008_absences_grouped_mails_published_figures")]

    operations = [
        migrations.AddField(
            model_name="carerequest",
            name="pregnancy_noted_on",
            field=models.DateField(blank=True, null=True, verbose_name="grossesse signalée le"),
        ),
        migrations.AlterField(
            model_name="carerequest",
            name="same_person",
            field=cpts_portal.foundation.kernel.blind_index.BlindIndexField(
                db_index=True, verbose_name="index aveugle du nom et de l’année de naissance"
            ),
        ),
        migrations.RunPython(date_pregnancies, migrations.RunPython.noop),
        migrations.RunPython(index_by_year, index_by_day),
    ]

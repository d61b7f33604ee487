"""Addresses stored with a character that nobody sees, names with a look-alike letter in their sort
key, overseas telephones kept as foreign ones."""

from django.db import migrations

from cpts_portal.foundation.kernel.phones import read_phone
from cpts_portal.foundation.kernel.text import sort_name, tidy_email

ADDRESSES = {
    ("account", "EmailAddress"): ("email",),
    ("members", "User"): ("email",),
    ("members", "Person"): ("email", "public_email", "mssante_email"),
    ("members", "Structure"): ("email",),
    ("members", "Application"): ("email", "mssante_email"),
    ("members", "Invitation"): ("email",),
}
# one address, one account: what cannot be repaired without taking somebody else's stays
ONCE = {("account", "EmailAddress"), ("members", "User")}
PHONES = {
    ("members", "Person"): ("phone", "public_phone"),
    ("members", "Structure"): ("phone",),
    ("members", "Application"): ("phone",),
}
BEYOND_ASCII = r"[^\x01-\x7f]"


def repair_addresses(apps, schema_editor):
    for label, names in ADDRESSES.items():
        model = apps.get_model(*label)
        for name in names:
            rows = model.objects.filter(**{f"{name}__regex": BEYOND_ASCII})
            for pk, stored in rows.values_list("pk", name):
                _repair(model, pk, name, stored, once=label in ONCE)


def _repair(model, pk, name, stored, *, once):
    right = tidy_email(stored).lower()
    taken = once and model.objects.filter(**{f"{name}__iexact": right}).exclude(pk=pk).exists()
    if right != stored and not taken:
        model.objects.filter(pk=pk).update(**{name: right})


def repair_phones(apps, schema_editor):
    for label, names in PHONES.items():
        model = apps.get_model(*label)
        for name in names:
            rows = model.objects.filter(**{f"{name}__startswith": "+"})
            for pk, stored in rows.values_list("pk", name):
                if right := read_phone(stored):
                    model.objects.filter(pk=pk).update(**{name: right})


def repair_sort_keys(apps, schema_editor):
    for name in ("Person", "Structure", "Application"):
        model = apps.get_model("members", name)
        rows = model.objects.filter(sort_name__regex=BEYOND_ASCII)
        for pk, stored in rows.values_list("pk", "sort_name"):
            model.objects.filter(pk=pk).update(sort_name=sort_name(stored))


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0001_initial"),
        ("members", "0007_how_a_member_was_admitted"),
    ]

    operations = [
        migrations.RunPython(repair_addresses, migrations.RunPython.noop),
        migrations.RunPython(repair_phones, migrations.RunPython.noop),
        migrations.RunPython(repair_sort_keys, migrations.RunPython.noop),
    ]

"""Legal notice, privacy, accessibility: open to everybody."""

from django.conf import settings
from django.shortcuts import render

from cpts_portal.foundation.records import privacy as declarations
from cpts_portal.foundation.web.http import everyone, page, reads
from cpts_portal.home.register.activities import activities
from members.queries import territory

# names that a library gives in English; the models of the portal say theirs in French
IN_FRENCH = {
    "authenticator": "second facteur",
    "user session": "appareil connecté",
    "user": "compte",
    "data": "données techniques",
    "ip": "adresse IP",
    "user agent": "navigateur",
}


def in_french(name: str) -> str:
    return IN_FRENCH.get(name.lower(), name)


def declared_data() -> list[dict]:
    """One row per table that holds personal data, in the words of its model."""
    rows = []
    for model in declarations.every_model():
        declaration = declarations.declared(model)
        if declaration is None or not declaration.identifying:
            continue
        names = tuple(
            in_french(str(getattr(field, "verbose_name", field.name)))
            for field in map(model._meta.get_field, declaration.identifying)
        )
        label = in_french(str(model._meta.verbose_name))
        rows.append(
            {
                "label": label[:1].upper() + label[1:],
                "fields": names,
                "retention": declaration.retention,
                "anonymise": declaration.anonymise,
            }
        )
    return sorted(rows, key=lambda row: row["label"])


@page(reads, everyone, budget=3)
def legal_notice(request):
    return render(request, "legal/notice.html", {"publisher": territory.association()})


@page(reads, everyone, budget=3)
def privacy(request):
    facts = {
        "publisher": territory.association(),
        "dpo": settings.DPO_CONTACT,
        "activities": activities(),
        "declarations": declared_data(),
    }
    return render(request, "legal/privacy.html", facts)


@page(reads, everyone, budget=3)
def accessibility(request):
    return render(request, "legal/accessibility.html", {"publisher": territory.association()})

"""What a candidate types, and the letters they receive, opened as their mail software would."""

from uuid import uuid4

from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records import outbox
from members.models import Application, JoiningText, Profession

APPLY, STRUCTURE, SENT = "/adherer/", "/adherer/structure/", "/adherer/envoyee/"
OFFICE = "/adherents/demandes/"
RPPS, OTHER_RPPS = "99700002001", "99700002019"
GOURDON = {"postal_code": "46300", "commune": "Gourdon"}


def profession(code: str, system: str = "TRE_G15") -> str:
    return str(Profession.objects.get(system=system, code=code).pk)


def accepted(*kinds: str) -> dict:
    """The boxes of the texts, ticked at the version in force."""
    chosen = kinds or ("statutes", "charter", "rules", "privacy")
    rows = JoiningText.objects.filter(kind__in=chosen)
    return {f"text_{row.kind}": str(row.pk) for row in rows}


def admitted(on) -> dict:
    """Which body decided, and when: what the office says of whom it accepts."""
    return {"admitted_by": "bureau", "admitted_on": on}


def person_form(**changed) -> dict:
    return {
        "token": str(uuid4()),
        "civility": "Mme",
        "last_name": "Myrtille",
        "first_name": "Inès",
        "profession": profession("60"),
        "detail": "",
        "rpps": RPPS,
        "practice_mode": "L",
        "workplace": "Cabinet des Tilleuls",
        "street": "3 rue des Tilleuls",
        "phone": "06 12 34 56 78",
        "email": "ines.myrtille@exemple.fr",
        "mssante_email": "",
        "finess": "",
        "college": "",
        "languages": "occitan",
        **GOURDON,
        **accepted(),
        **changed,
    }


def structure_form(**changed) -> dict:
    return {
        "token": str(uuid4()),
        "structure_name": "EHPAD Les Myosotis",
        "structure_kind": "ehpad",
        "finess": "",
        "siret": "",
        "rna": "",
        "street": "1 place Basse",
        "last_name": "Capucine",
        "first_name": "Odile",
        "representative_role": "directrice",
        "phone": "05 65 00 00 00",
        "email": "direction@myosotis.example",
        "college": "",
        **GOURDON,
        **accepted(),
        **changed,
    }


def send(client, form: dict, path: str = APPLY) -> Application:
    """The application this form made."""
    answer = client.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == SENT
    return Application.objects.get(token=form["token"])


def letters(name: str) -> list[OutboxMail]:
    rows = OutboxMail.objects.filter(template=f"mail/members/{name}")
    return list(rows.order_by("queued_at", "id"))


def link_of(letter: OutboxMail) -> str:
    return outbox.unsealed(letter.context["link"])


def follow_up(application: Application) -> str:
    """The private page of this application, read in its first letter."""
    letter = next(row for row in letters("received") if row.context["number"] == str(application))
    return link_of(letter)

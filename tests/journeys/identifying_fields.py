"""Every field that says who somebody is, and whether a canary sits in it."""

from collections.abc import Iterator

from django.db import models

from cpts_portal.foundation.kernel.crypto import EncryptedDateField, EncryptedTextField
from cpts_portal.foundation.records import privacy
from patients.models.request_rows import SAME

APPS = ("members", "patients")
TEXTS = (
    models.CharField,
    models.TextField,
    models.DateField,
    EncryptedTextField,
    EncryptedDateField,
)
CODED = "one of a few coded words"
A_DAY = "a day that names nobody"
DIGEST = "a digest: what it was made of is nowhere"
EXCUSED = {
    "members.Application civility": CODED,
    "members.ApplicationLink token_hash": DIGEST,
    "members.Invitation token_hash": DIGEST,
    "members.Person civility": CODED,
    "members.User last_login": "a moment, the same for everybody in a test",
    "members.User password": DIGEST,
    "patients.CareDoctor away_from": A_DAY,
    "patients.CareDoctor away_until": A_DAY,
    "patients.CareOfferLog comment": "no operation writes it",
    "patients.CareRequest birth_precision": CODED,
    "patients.CareRequest civility": CODED,
    "patients.CareRequest email": "in clear on the envelope of their mails until they are erased",
    "patients.CareRequest link_hash": DIGEST,
    "patients.CareRequest oriented_to": CODED,
    "patients.CareRequest pregnancy_noted_on": A_DAY,
    **dict.fromkeys((f"patients.CareRequest {name}" for name in SAME), DIGEST),
}


def identifying() -> Iterator[tuple[str, type[models.Model], str]]:
    for model in privacy.every_model():
        declaration = privacy.declared(model)
        if declaration is None or model._meta.app_label not in APPS:
            continue
        for name in declaration.identifying:
            if isinstance(model._meta.get_field(name), TEXTS):
                yield f"{model._meta.label} {name}", model, name


def without_canary(tokens: dict[str, str], fields=None) -> list[str]:
    """Sort keys are lowercase: so are the tokens that are words."""
    missing = []
    for label, model, name in fields or identifying():
        held = " ".join(str(getattr(row, name)).casefold() for row in model.objects.order_by())
        if label not in EXCUSED and not any(token.casefold() in held for token in tokens.values()):
            missing.append(label)
    return missing

"""Fields that answer in French and keep what was typed."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django import forms
from django.core import signing

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.fields import TextField, WholeField

SALT = "patients.form"
LONGEST_OPEN = 3 * 86_400


def add_wrong(form: forms.Form, refusals: Iterable[DomainError]) -> None:
    """Each refusal beside its field, when the form has it and says nothing of it already. A
    telephone is not missing while the e-mail beside it does not read."""
    for refusal in refusals:
        field, errors = refusal.field, form.errors
        unread = field == "phone" and "email" in errors and not form.cleaned_data.get("phone")
        if field in form.fields and field not in errors and not unread:
            form.add_error(field, refusal.sentence)


class ToldByField(TextField):
    """Who answered the telephone."""

    def __init__(self):
        super().__init__(
            label="Qui l’a dit",
            longest=120,
            missing="Dites qui a répondu au téléphone.",
            help_text="Le médecin, son secrétariat : la date et l’heure s’ajoutent seules.",
        )


class Whole(WholeField):
    def __init__(self, *, least: int, most: int, **kwargs):
        message = f"Indiquez un nombre entier de {least} à {most}."
        super().__init__(
            required=False,
            min_value=least,
            max_value=most,
            error_messages={"invalid": message, "min_value": message, "max_value": message},
            **kwargs,
        )


def fresh_token() -> str:
    """What makes a form count once: signed, so that nobody chooses it."""
    return signing.dumps(str(uuid4()), salt=SALT)


def read_token(signed: str) -> UUID | None:
    try:
        return UUID(signing.loads(signed, salt=SALT, max_age=LONGEST_OPEN))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def yes_or_no(value: str) -> bool | None:
    return {"oui": True, "non": False}.get(value)

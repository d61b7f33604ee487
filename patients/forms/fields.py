"""Fields that answer in French and keep what was typed."""

import re
from collections.abc import Iterable
from uuid import UUID, uuid4

from django import forms
from django.core import signing

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.fields import PLAIN

RELOAD = "Rechargez la page, puis recommencez."
UNKNOWN_CHOICE = "Ce choix n’existe pas : choisissez dans la liste."
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


def put_mark(field: forms.Field, words: str) -> None:
    """What stands beside the label instead of « facultatif », where that would be false in some
    cases; nothing for an empty text."""
    if words:
        vars(field)["when_needed"] = words
    else:
        vars(field)["is_asked"] = True


class Line(forms.CharField):
    """``mark``: see ``put_mark``."""

    def __init__(
        self,
        *,
        longest: int = 120,
        missing: str = "",
        autocomplete="off",
        mark: str | None = None,
        **kwargs,
    ):
        if mark is not None:
            put_mark(self, mark)
        super().__init__(
            max_length=longest,
            required=bool(missing),
            validators=PLAIN,
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            error_messages={
                "required": missing,
                "max_length": f"{longest} caractères au plus (ici %(show_value)d).",
            },
            **kwargs,
        )


class Pick(forms.ChoiceField):
    def __init__(self, *, missing: str = "", mark: str | None = None, **kwargs):
        if mark is not None:
            put_mark(self, mark)
        super().__init__(
            required=bool(missing),
            error_messages={"required": missing, "invalid_choice": UNKNOWN_CHOICE},
            **kwargs,
        )


class Text(forms.CharField):
    """Of the office and of doctors."""

    def __init__(self, *, longest: int, missing: str = "", **kwargs):
        super().__init__(
            max_length=longest,
            required=bool(missing),
            validators=PLAIN,
            error_messages={"required": missing, "max_length": f"{longest} caractères au plus."},
            **kwargs,
        )


class ToldByField(Text):
    """Who answered the telephone."""

    def __init__(self):
        super().__init__(
            label="Qui l’a dit",
            longest=120,
            missing="Dites qui a répondu au téléphone.",
            help_text="Le médecin, son secrétariat : la date et l’heure s’ajoutent seules.",
        )


class TokenField(forms.UUIDField):
    """What makes a form of a signed-in account count once."""

    def __init__(self):
        errors = {"required": RELOAD, "invalid": RELOAD}
        super().__init__(widget=forms.HiddenInput, error_messages=errors)


class Number(forms.IntegerField):
    """Digits alone: Python also reads « 1_0 » and « +4 », which nobody means."""

    def to_python(self, value):
        text = value.strip() if isinstance(value, str) else ""
        if text and not re.fullmatch(r"-?[0-9]+", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class Whole(Number):
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

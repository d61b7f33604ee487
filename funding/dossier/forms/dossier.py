"""The forms of a dossier, of the office and of the funders. A social security number is refused."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import parse_french_amount
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.web.fields import DayField, WholeField
from cpts_portal.foundation.web.forms import CarefulForm
from funding.dossier.enums import Visas
from funding.dossier.models import MissionWords, RequestedPoint, ReviewComment
from funding.dossier.operations.campaign import OFFICE_MILESTONES
from funding.dossier.operations.submission import MOST_POINTS

LONGEST_REASON = 2000
# points shown at first on a request to complete
FIRST_ROWS = 4
# a hidden field that is missing or is no longer ours
AGED = dict.fromkeys(("required", "invalid"), "Cette page a vieilli : envoyez à nouveau.")


class AmountField(forms.CharField):
    """« 6 000 » or « 6000,00 € »; an amount that cannot be read comes back unchanged."""

    def __init__(self, **kwargs):
        super().__init__(max_length=30, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_french_amount(text)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None


def words(label: str, *, rows: int = 3, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[validate_plain_text],
        **kwargs,
    )


def token_of(request) -> UUID | None:
    """Of a button that is a form by itself; a button without it still works."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


class SentOnce(CarefulForm):
    """``token``: the same form sent twice is one act; ``owner``: its writer, alone to read it."""

    token = forms.UUIDField(widget=forms.HiddenInput, error_messages=AGED)

    def full_clean(self):
        """A token that is missing or damaged is replaced: « envoyez à nouveau » then works."""
        super().full_clean()
        if self.is_bound and "token" in self.errors:
            self.data = self.data.copy()
            self.data[self.add_prefix("token")] = str(uuid4())


_Form = TypeVar("_Form", bound=CarefulForm)


def with_current(form: _Form, **current) -> _Form:
    """The refused form on the current version: once the changes are read, it may be sent again."""
    form.data = form.data.copy()
    for name, value in current.items():
        form.data[name] = value
    return form


class CommentForm(SentOnce):
    """``section`` comes from the part of the page that holds the form."""

    section = forms.CharField(widget=forms.HiddenInput)
    body = forms.CharField(
        label="Votre remarque",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre remarque."},
        validators=ReviewComment._meta.get_field("body").validators,
    )

    def __init__(self, *args, part: str, body: str = "", **kwargs):
        """``body``: what an expired session was sending."""
        initial = {"section": part, "body": body, "token": uuid4()}
        super().__init__(*args, auto_id=f"id_{part}_%s", initial=initial, **kwargs)
        self.has_draft = bool(body)


class DatesForm(CarefulForm):
    """The calendar of a campaign; an empty date is not set, or is removed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in OFFICE_MILESTONES:
            self.fields[str(kind)] = DayField(label=kind.label, required=False)


class DossierReasonForm(SentOnce):
    """A step that needs its reason, or may carry one."""

    comment = words("Motif")

    def __init__(self, *args, label: str = "Motif", required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = label
        self.fields["comment"].required = required
        self.fields["comment"].error_messages["required"] = "Dites pourquoi en une phrase."


class CompletionForm(SentOnce):
    """``rows`` points, each with what it is about; ``groups``: what may be chosen, by group."""

    version = WholeField(widget=forms.HiddenInput, error_messages=AGED)
    comment = words("Pourquoi le dossier revient", error_messages={"required": "Dites pourquoi."})
    due_on = DayField(label="À rendre au plus tard le")

    def __init__(self, *args, groups=(), rows: int = FIRST_ROWS, **kwargs):
        super().__init__(*args, **kwargs)
        about = [("", "Choisir"), *groups]
        self.rows = min(max(rows, FIRST_ROWS), MOST_POINTS)
        for number in range(1, self.rows + 1):
            self.fields |= _point_fields(number, about)
        self.order_fields(
            ["comment", *(n for n in self.fields if n.startswith("point_")), "due_on"]
        )

    def pairs(self):
        """The two fields of each point."""
        for number in range(1, self.rows + 1):
            yield number, self[f"point_{number}_text"], self[f"point_{number}_about"]

    def clean(self):
        cleaned = super().clean()
        for number in range(1, self.rows + 1):
            text, about = (cleaned.get(f"point_{number}_{part}") for part in ("text", "about"))
            if about and not text and f"point_{number}_text" not in self.errors:
                self.add_error(f"point_{number}_text", f"Écrivez le point {number}.")
        if not self.points() and not any(name.startswith("point_") for name in self.errors):
            self.add_error("point_1_text", "Écrivez au moins un point à compléter.")
        return cleaned

    def points(self) -> Sequence[RequestedPoint]:
        """Not saved yet."""
        rows = range(1, self.rows + 1)
        texts = [self.cleaned_data.get(f"point_{n}_text", "").strip() for n in rows]
        about = [self.cleaned_data.get(f"point_{n}_about", "").partition(":") for n in rows]
        return [
            RequestedPoint(text=text, about_kind=kind, about_ref=ref)
            for text, (kind, _, ref) in zip(texts, about, strict=True)
            if text
        ]

    def entry(self) -> dict:
        names = ("version", "comment", "due_on", "token")
        return {name: self.cleaned_data[name] for name in names} | {"points": self.points()}


def rows_posted(posted) -> int:
    """How many points the form had when it was sent."""
    return sum(f"point_{number}_text" in posted for number in range(1, MOST_POINTS + 1))


def _point_fields(number: int, about) -> dict[str, forms.Field]:
    longest = RequestedPoint._meta.get_field("text").max_length
    return {
        f"point_{number}_text": forms.CharField(
            label=f"Point {number}",
            max_length=longest,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            validators=[validate_plain_text],
            error_messages={"max_length": f"Le point {number} dépasse {longest} caractères."},
        ),
        f"point_{number}_about": forms.ChoiceField(
            label=f"Point {number}, objet",
            choices=about,
            required=False,
            error_messages={"invalid_choice": "Choisissez un objet de la liste."},
        ),
    }


class PointAnswerForm(CarefulForm):
    answer = forms.CharField(
        label="Ce que vous avez fait, en une phrase",
        max_length=RequestedPoint._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
        error_messages={
            "required": "Répondez à ce point en une phrase.",
            "max_length": "500 caractères au plus.",
        },
    )


class RemarkAnswerForm(CarefulForm):
    answer = words("Votre réponse", error_messages={"required": "Écrivez votre réponse."})


class DecisionsAnswerForm(SentOnce):
    """The association's answer to the decisions."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=(
            ("countersign", "Je contresigne les décisions"),
            ("dispute", "Je note notre désaccord"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre réponse."},
    )
    comment = words("Votre mot aux financeurs", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == "dispute" and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Dites sur quoi porte votre désaccord.")
        return cleaned

    def entry(self) -> dict:
        data = self.cleaned_data
        return {"transition": data["answer"], "comment": data["comment"], "token": data["token"]}


class WordsForm(CarefulForm):
    """What a mission did; ``number``: of the text that the page showed."""

    number = WholeField(widget=forms.HiddenInput, min_value=0, error_messages=AGED)
    body = forms.CharField(
        label="Ce que la mission a fait dans l’année",
        help_text="Quelques phrases : ce qui a été fait, ce qui a changé pour les habitants, "
        "ce qui reste difficile. Aucun nom de patient.",
        max_length=MissionWords._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 10}),
        validators=MissionWords._meta.get_field("body").validators,
        error_messages={"required": "Écrivez ce que la mission a fait."},
    )


class VisaForm(CarefulForm):
    order = forms.ChoiceField(
        label="Ordre des visas",
        choices=Visas.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Cet ordre n’existe pas."},
    )

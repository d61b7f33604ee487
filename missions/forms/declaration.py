"""What a member types in thirty seconds: what, when, how long; the rest is optional."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from cpts_portal.foundation.kernel import durations
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.kernel.wall_clock import wall_moment
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web import fields
from cpts_portal.foundation.web.file_fields import FilesField
from cpts_portal.foundation.web.forms import CarefulForm
from missions.amounts import promise
from missions.enums import Basis
from missions.models import Activity, Declaration, Evidence
from missions.operations.entry import DeclarationEntry, entry_refusals
from missions.queries import choices

ACTION, MISSION = "fiche:", "mission:"


class Choices:
    """What may be declared on that day, with the prices of this person."""

    def __init__(self, person_id: UUID, on: date):
        self.missions = choices.missions_on(on)
        self.actions = list(choices.actions_open())
        self.activities = list(choices.activities_on(on))
        self.tariffs = choices.tariffs_for(person_id, on)

    def about(self) -> list:
        groups: list = [("", "Choisissez")]
        for code, label in self.missions.items():
            sheets = [action for action in self.actions if action.mission_id == code]
            options = [(f"{ACTION}{action.number}", str(action)) for action in sheets]
            options.append((f"{MISSION}{code}", f"{label}, hors fiche action" if sheets else label))
            groups.append((label, options))
        return groups

    def activity(self) -> list:
        return [("", "Choisissez"), *((a.code, self._priced(a)) for a in self.activities)]

    def _priced(self, activity: Activity) -> str:
        tariff = self.tariffs.get(activity.code)
        if tariff is None or not tariff.is_paid:
            known = "sans versement" in activity.label
            return activity.label if known else f"{activity.label} (sans versement)"
        unit = "au forfait" if tariff.basis == Basis.LUMP else "par heure"
        return f"{activity.label} ({in_french(tariff.rate_eur)} {unit})"

    def mission_of(self, about: str) -> tuple[str, str]:
        """Mission and action sheet of a choice."""
        if about.startswith(ACTION):
            number = about.removeprefix(ACTION)
            sheet = next(action for action in self.actions if action.number == number)
            return sheet.mission_id, number
        return about.removeprefix(MISSION), ""


class DurationField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            max_length=20,
            error_messages={
                "required": "Indiquez la durée.",
                "max_length": f"Cette durée ne se lit pas. {durations.HELP}",
            },
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return durations.parse_duration(text)
        except DomainError as refusal:
            raise ValidationError(refusal.sentence) from None


class DeclarationForm(CarefulForm):
    # folded until they hold something
    MORE = ("starts", "role", "comment")

    token = fields.TokenField()
    version = fields.WholeField(widget=forms.HiddenInput, required=False, min_value=1)
    about = fields.PickField(
        label="Pour quoi ?", missing="Dites pour quelle mission ou fiche action."
    )
    activity = fields.PickField(
        label="Ce que vous avez fait", missing="Dites ce que vous avez fait."
    )
    done_on = fields.DayField(label="Date")
    duration = DurationField(label="Durée", help_text="Par exemple 2 h, 1 h 30 ou 1,5.")
    starts = fields.HourField(label="Heure de début", required=False)
    people_met = fields.WholeField(
        label="Personnes rencontrées",
        required=False,
        min_value=0,
        max_value=5000,
        error_messages={
            "invalid": "Indiquez un nombre entier.",
            "min_value": "Indiquez un nombre de 0 à 5 000.",
            "max_value": "Indiquez un nombre de 0 à 5 000.",
        },
    )
    role = fields.TextField(
        label="Votre rôle",
        longest=60,
        help_text="Par exemple animation, secrétaire de séance, référente.",
    )
    comment = fields.TextField(
        label="Précision",
        longest=500,
        help_text="Aucun nom de patient, aucune donnée de santé.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = FilesField(
        label="Pièces",
        required=False,
        help_text=f"Émargement, compte rendu, photo de la feuille. {uploads.ACCEPTED_HELP}",
    )

    again = forms.BooleanField(
        label="C’est une autre action : envoyer quand même",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, person_id: UUID, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.person_id, self.at = person_id, at
        self.choices = Choices(person_id, at.date())
        self.fields["about"].choices = self.choices.about()
        self.fields["activity"].choices = self.choices.activity()
        self.fields["duration"].widget.attrs |= {"autocomplete": "off", "class": "short"}

    def clean(self):
        """What the operation would refuse is shown with the rest, in one round."""
        data = super().clean()
        day, hour = data.get("done_on"), data.get("starts")
        try:
            data["starts_at"] = wall_moment(day, hour, field="starts") if day and hour else None
        except DomainError as refusal:
            self.refuse(refusal)
        for fault in self._refusals():
            self.refuse(fault)
        return data

    def _refusals(self) -> list[DomainError]:
        return entry_refusals(self.entry(), person_id=self.person_id, own=self._own(), at=self.at)

    def _own(self) -> Q:
        """Sent twice, the first row carries the token of the second."""
        return Q(token=self.cleaned_data.get("token"))

    def entry(self) -> DeclarationEntry:
        """What is entered so far: None for what is missing or wrong."""
        data = self.cleaned_data
        mission_code, action_number = None, ""
        if data.get("about"):
            mission_code, action_number = self.choices.mission_of(data["about"])
        return DeclarationEntry(
            activity_code=data.get("activity"),
            mission_code=mission_code,
            action_number=action_number,
            done_on=data.get("done_on"),
            minutes=data.get("duration"),
            people_met=data.get("people_met"),
            comment=data.get("comment", ""),
            role=data.get("role", ""),
            starts_at=data.get("starts_at"),
            again=data.get("again", False),
            uploads=data.get("evidence", ()),
        )

    def worth(self) -> str:
        """What the fields filled so far would pay; nothing when they do not say it yet."""
        data = getattr(self, "cleaned_data", {})
        tariff = self.choices.tariffs.get(data.get("activity", ""))
        minutes = data.get("duration")
        return promise(tariff, minutes) if tariff and minutes else ""

    def refuse(self, refusal: DomainError) -> None:
        super().refuse(refusal)
        if "again" in self.errors:
            self.fields["again"].widget = forms.CheckboxInput()

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def says_more(self) -> bool:
        return any(field.errors or field.value() for field in self.more)

    @property
    def lost_files(self) -> bool:
        """A browser does not keep chosen files when a form comes back."""
        return self.is_bound and bool(self.files)


class PreviewForm(DeclarationForm):
    """What is entered so far is worth something, whatever is still missing."""

    def _refusals(self) -> list[DomainError]:
        return []


class ChangeForm(DeclarationForm):
    """Hours that exist: pieces already there can go with the same sending."""

    remove = forms.MultipleChoiceField(
        label="Pièces à retirer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elles partent quand vous envoyez ou gardez ce formulaire, pas avant.",
        error_messages={"invalid_choice": "Cette pièce n’est plus là."},
    )

    def __init__(self, *args, declaration: Declaration, pieces: Iterable[Evidence], **kwargs):
        super().__init__(*args, person_id=declaration.person_id, **kwargs)
        self.declaration = declaration
        self.fields["remove"].choices = [(str(piece.id), piece.name) for piece in pieces]

    def _own(self) -> Q:
        return Q(pk=self.declaration.id) | super()._own()

    def entry(self) -> DeclarationEntry:
        remove = [UUID(piece_id) for piece_id in self.cleaned_data.get("remove", ())]
        return replace(super().entry(), meeting_id=self.declaration.meeting_id, remove=remove)


def initial_from(declaration: Declaration, *, token: UUID, done_on: date | None = None) -> dict:
    """The form as these hours would fill it; ``done_on`` for « comme la dernière fois »."""
    same_day = done_on is None
    about = f"{ACTION}{declaration.action_number}" if declaration.action_number else None
    starts_at = declaration.starts_at if same_day else None
    return {
        "token": token,
        "version": declaration.version if same_day else None,
        "about": about or f"{MISSION}{declaration.mission_id}",
        "activity": declaration.activity_id,
        "done_on": declaration.done_on if same_day else done_on,
        "duration": durations.in_french(declaration.minutes),
        "starts": starts_at and starts_at.astimezone(PARIS).time(),
        "people_met": declaration.people_met if same_day else None,
        "comment": declaration.comment if same_day else "",
        "role": declaration.role,
    }

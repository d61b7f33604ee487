"""What is asked of a person who looks for a GP: the minimum, and never a social security number."""

from django import forms

from cpts_portal.foundation.surface.fields import NameField, PhoneField
from cpts_portal.foundation.surface.forms import CarefulForm
from members.queries import communes
from patients.enums import Civility, FilledBy, Origin, WhyWithout
from patients.forms.elsewhere import ElsewhereMixin
from patients.forms.fields import Day, Line, Pick, Whole, yes_or_no
from patients.operations.intake import Application

ELSEWHERE = "autre"
BLANK = ("", "Choisissez")
YES_NO = [("non", "Non"), ("oui", "Oui, de temps en temps")]
REPORTERS = [
    (Origin.NURSE, "Infirmier ou infirmière"),
    (Origin.PHARMACY, "Pharmacie"),
    (Origin.DOCTOR, "Médecin"),
    (Origin.HOSPITAL, "Hôpital ou clinique"),
    (Origin.TOWN_HALL, "Mairie ou CCAS"),
    (Origin.DAC, "Dispositif d’appui à la coordination (DAC)"),
    (Origin.OTHER, "Autre"),
]


class RequestForm(ElsewhereMixin, CarefulForm):
    """The person and her situation: the same fields for the public page and for the office."""

    sees_doctor = Pick(
        label="Voyez-vous déjà un médecin, même de temps en temps ?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        missing="Dites si la personne voit déjà un médecin.",
        help_text="Si oui, demandez-lui d’abord d’être votre médecin traitant : la déclaration se "
        "fait en une minute pendant la consultation.",
    )
    civility = Pick(label="Civilité", choices=[BLANK, *Civility.choices])
    last_name = NameField(label="Nom", missing="Indiquez le nom.")
    first_name = NameField(label="Prénom", missing="Indiquez le prénom.")
    birth_date = Day(label="Date de naissance", missing="Indiquez la date de naissance.")
    commune = Pick(label="Commune", missing="Choisissez la commune.")
    other_commune = Line(
        label="Laquelle ?",
        longest=100,
        help_text="Si elle n’est pas dans la liste : nom et code postal.",
    )
    street = Line(
        label="Adresse",
        longest=160,
        help_text="Laissez vide si la personne n’a pas de logement.",
    )
    phone = PhoneField(
        label="Téléphone",
        help_text="Le téléphone ou l’adresse électronique : l’un des deux suffit.",
    )
    email = Line(label="Adresse électronique", longest=200)
    why_without = Pick(label="Pourquoi sans médecin ?", choices=[BLANK, *WhyWithout.choices])
    without_since = Whole(label="Depuis quelle année ?", least=1900, most=2100)
    former_doctor = Line(label="Ancien médecin", longest=120)
    ald = forms.BooleanField(label="Affection de longue durée (ALD)", required=False)
    solidarity = forms.BooleanField(
        label="Complémentaire santé solidaire (C2S) ou AME", required=False
    )
    pregnancy = forms.BooleanField(label="Grossesse en cours", required=False)
    handicap = forms.BooleanField(label="Situation de handicap", required=False)
    discharged_on = Day(label="Sortie d’hôpital le", required=False)
    low_mobility = forms.BooleanField(label="Se déplace difficilement", required=False)
    home_visit = forms.BooleanField(label="Visites à domicile nécessaires", required=False)
    teleconsultation = forms.BooleanField(label="Accepte la téléconsultation", required=False)
    distance_km = Whole(label="Distance acceptée, en kilomètres", least=0, most=200)
    household_size = Whole(
        label="Personnes du foyer sans médecin, celle-ci comprise", least=1, most=20
    )
    languages = Line(label="Langues parlées", longest=120)
    trusted_person = Line(
        label="Personne de confiance", longest=160, help_text="Son nom et son téléphone."
    )
    protected_adult = forms.BooleanField(
        label="Majeur protégé (tutelle, curatelle)", required=False
    )
    representative = Line(
        label="Parent ou représentant légal",
        longest=160,
        help_text="Obligatoire avant 16 ans et pour un majeur protégé : nom et téléphone.",
    )
    parent_agrees = forms.BooleanField(
        label="Un parent est d’accord (à 16 et 17 ans)", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.choice) for one in communes.of_territory()]
        self.fields["commune"].choices = [BLANK, *choices, (ELSEWHERE, "Une autre commune")]
        self.fields["email"].widget.input_type = "email"
        self.show_choice()
        if self.is_bound and self.by_partner:
            for name in ("sees_doctor", "first_name", "birth_date", "commune"):
                self.fields[name].required = False

    @property
    def by_partner(self) -> bool:
        return False

    def clean(self):
        data = super().clean()
        if data.get("commune") == ELSEWHERE and "other_commune" not in self.errors:
            data["commune"] = self.find_elsewhere(data.get("other_commune", ""))
        return data

    def origin(self) -> str:
        return Origin.PERSON

    def filled_by(self) -> str:
        return FilledBy.PERSON

    def application(self) -> Application:
        data = self.cleaned_data
        apart = {"commune", "other_commune", "sees_doctor", "household_size"}
        same = {name: data[name] for name in RequestForm.base_fields if name not in apart}
        return Application(
            filled_by=self.filled_by(),
            origin=self.origin(),
            commune_code=data.get("commune", ""),
            sees_doctor=yes_or_no(data.get("sees_doctor", "")),
            household_size=data.get("household_size") or 1,
            **same,
            **self.reporter(),
        )

    def reporter(self) -> dict:
        return {}

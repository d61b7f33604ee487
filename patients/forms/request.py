"""What is asked of a person who looks for a GP: the minimum, and never a social security number."""

from datetime import datetime

from django import forms

from cpts_portal.foundation.web.fields import NameField, PhoneField
from cpts_portal.foundation.web.forms import CarefulForm
from members.queries import communes
from patients.domain import ages
from patients.enums import Civility, FilledBy, Origin
from patients.forms.birth import BirthDateField
from patients.forms.elsewhere import ElsewhereMixin
from patients.forms.fields import Day, Line, Pick, Whole, add_wrong, put_mark, yes_or_no
from patients.forms.wording import BLANK, HERSELF, OTHERS
from patients.operations.intake import Application
from patients.operations.intake_checks import all_wrong

ELSEWHERE = "autre"
YES_NO = [("non", "Non"), ("oui", "Oui, de temps en temps")]
EITHER = "l’un des deux suffit"
# as they come on the page, so that the list of faults follows it
ORDER = (
    *("filled_by_whom", "reporter_origin", "reporter_name", "reporter_structure"),
    *("reporter_phone", "sees_doctor", "civility", "last_name", "first_name", "birth_date"),
    *("representative", "parent_agrees", "protected_adult", "phone", "email", "commune"),
    *("other_commune", "street", "why_without", "ald", "pregnancy", "solidarity", "handicap"),
    *("low_mobility", "home_visit", "teleconsultation", "discharged_on", "discharge_unknown"),
    *("without_since", "former_doctor", "household_size", "distance_km", "languages"),
    *("trusted_person", "means", "agreed"),
)
# of whoever sits at the keyboard, when she writes of herself
OWN_TOKENS = {
    "last_name": "family-name",
    "first_name": "given-name",
    "street": "street-address",
    "phone": "tel",
    "email": "email",
}


class RequestForm(ElsewhereMixin, CarefulForm):
    """The person and her situation: the same fields for the public page and for the office."""

    field_order = ORDER
    # the person fills it in herself; a hospital does; it is one choice among others
    herself = from_hospital = asks_discharge = False
    sees_doctor = Pick(
        label=HERSELF.sees_doctor,
        choices=YES_NO,
        widget=forms.RadioSelect,
        missing=HERSELF.say_whether,
    )
    civility = Pick(label="Civilité", choices=[BLANK, *Civility.choices])
    last_name = NameField(label="Nom", missing="Indiquez le nom.")
    first_name = NameField(label="Prénom", missing="Indiquez le prénom.")
    birth_date = BirthDateField(label="Date de naissance", missing="Indiquez la date de naissance.")
    commune = Pick(label="Commune", missing="Choisissez la commune.")
    other_commune = Line(
        label="Laquelle ?",
        longest=100,
        mark="",
        help_text="Si elle n’est pas dans la liste : nom et code postal.",
    )
    street = Line(label="Adresse", longest=160)
    phone = PhoneField(label="Téléphone")
    email = Line(label="Courriel", longest=200, mark=EITHER)
    why_without = Pick(label="Pourquoi sans médecin ?", choices=[BLANK, *HERSELF.why])
    without_since = Whole(label="Depuis quelle année ?", least=1900, most=2100)
    former_doctor = Line(label="Ancien médecin", longest=120)
    ald = forms.BooleanField(label="Affection de longue durée (ALD)", required=False)
    solidarity = forms.BooleanField(
        label="Complémentaire santé solidaire (C2S) ou AME", required=False
    )
    pregnancy = forms.BooleanField(label="Grossesse en cours", required=False)
    handicap = forms.BooleanField(label="Situation de handicap", required=False)
    discharged_on = Day(label="Sortie d’hôpital le", required=False)
    low_mobility = forms.BooleanField(label=OTHERS.low_mobility, required=False)
    home_visit = forms.BooleanField(label="Visites à domicile nécessaires", required=False)
    teleconsultation = forms.BooleanField(label=OTHERS.teleconsultation, required=False)
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
        mark="",
        help_text="Obligatoire avant 16 ans et pour un majeur protégé : nom et téléphone.",
    )
    parent_agrees = forms.BooleanField(
        label="Un parent est d’accord (à 16 et 17 ans)", required=False
    )

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        choices = [(one.code, one.choice) for one in communes.of_territory()]
        self.fields["commune"].choices = [BLANK, *choices, (ELSEWHERE, "Une autre commune")]
        self.fields["email"].widget.input_type = "email"
        put_mark(self.fields["phone"], EITHER)
        self._fill_in_for_herself_alone()
        self._put_the_boxes_together()
        self.show_choice()
        self._ask_in(self.wording())

    def wording(self):
        return OTHERS

    def _ask_in(self, words) -> None:
        asked = self.fields["sees_doctor"]
        asked.label, asked.help_text = words.sees_doctor, words.ask_first
        asked.error_messages["required"] = words.say_whether
        self.fields["street"].help_text = words.homeless
        self.fields["low_mobility"].label = words.low_mobility
        self.fields["teleconsultation"].label = words.teleconsultation
        self.fields["why_without"].choices = [BLANK, *words.why]

    def _fill_in_for_herself_alone(self) -> None:
        """A browser offers the identity of whoever sits at the keyboard."""
        if self.herself:
            self.fields["birth_date"].widget.of_the_person_herself()
            for name, token in OWN_TOKENS.items():
                self.fields[name].widget.attrs["autocomplete"] = token

    def _put_the_boxes_together(self) -> None:
        """What an expired session kept comes back box by box."""
        boxes = [self.initial.get(f"birth_date_{number}", "") for number in range(3)]
        if any(boxes):
            self.initial["birth_date"] = boxes

    def clean(self):
        data = super().clean()
        if data.get("commune") == ELSEWHERE and "other_commune" not in self.errors:
            data["commune"] = self.find_elsewhere(data.get("other_commune", ""))
        add_wrong(self, all_wrong(self.application(), day=ages.paris_day(self.at)))
        return data

    def origin(self) -> str:
        return Origin.PERSON

    def filled_by(self) -> str:
        return FilledBy.PERSON

    def application(self) -> Application:
        """What is typed, and the default of whatever does not read."""
        data = self.cleaned_data
        apart = {
            *("commune", "other_commune", "sees_doctor", "household_size", "birth_date"),
            "discharge_unknown",
        }
        names = RequestForm.base_fields.keys() - apart
        born = data.get("birth_date")
        return Application(
            filled_by=self.filled_by(),
            origin=self.origin(),
            commune_code=self._commune(),
            sees_doctor=yes_or_no(data.get("sees_doctor", "")),
            household_size=data.get("household_size") or 1,
            birth_date=born.latest if born else None,
            birth_precision=born.precision if born else "",
            **{"last_name": ""} | {name: data[name] for name in names if name in data},
            **self.reporter(),
        )

    def _commune(self) -> str:
        code = self.cleaned_data.get("commune", "")
        return "" if code == ELSEWHERE else code

    def reporter(self) -> dict:
        return {}

"""What is asked of a person who looks for a GP: the minimum, and never a social security number."""

from datetime import datetime
from typing import ClassVar

from django import forms

from cpts_portal.foundation.web.fields import DayField, NameField, PhoneField, PickField, TextField
from cpts_portal.foundation.web.forms import CarefulForm
from members.queries import communes
from patients.domain import ages, births
from patients.enums import Civility, FilledBy, Origin, WhyWithout
from patients.forms.birth import BirthDateField
from patients.forms.elsewhere import ElsewhereMixin, chosen
from patients.forms.fields import Whole, add_wrong, yes_or_no
from patients.operations.intake import RequestEntry, all_wrong
from patients.operations.receiving import MUST_AGREE
from patients.traced_reads import RequestFile

BLANK = ("", "Choisissez")
ELSEWHERE = "autre"
NO_SUCH_DAY = "Cette date n’existe pas. Écrivez-la ainsi : 12/11/1956."
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
# of whoever sits at the keyboard, when they write of themselves
OWN_TOKENS = {
    "last_name": "family-name",
    "first_name": "given-name",
    "street": "street-address",
    "phone": "tel",
    "email": "email",
}


_WHY_OTHERS = (
    (WhyWithout.GP_RETIRED, "Son médecin a pris sa retraite"),
    (WhyWithout.GP_LEFT, "Son médecin est parti ou son cabinet a fermé"),
    (WhyWithout.MOVED, "Elle a déménagé"),
    (WhyWithout.DISTANCE, "Son médecin est devenu trop loin"),
    (WhyWithout.OTHER, "Une autre raison"),
)


class OwnWording:
    """The same questions, put to the person or to whoever asks for them."""

    sees_doctor = "Voyez-vous déjà un médecin, même de temps en temps ?"
    say_whether = "Dites si vous voyez déjà un médecin."
    ask_first = (
        "Si oui, demandez-lui d’abord d’être votre médecin traitant : la déclaration se fait en "
        "une minute pendant la consultation."
    )
    homeless = "Laissez vide si vous n’avez pas de logement."
    why = tuple(WhyWithout.choices)
    agreed = "J’ai lu ce texte et je suis d’accord"
    low_mobility = "Je me déplace difficilement"
    teleconsultation = "J’accepte la téléconsultation"
    must_agree = "Sans votre accord, nous ne pouvons pas garder votre demande : cochez la case."


class OthersWording:
    sees_doctor = "La personne voit-elle déjà un médecin, même de temps en temps ?"
    say_whether = "Dites si la personne voit déjà un médecin."
    ask_first = (
        "Si oui, qu’elle lui demande d’abord d’être son médecin traitant : la déclaration se fait "
        "en une minute pendant la consultation."
    )
    homeless = "Laissez vide si la personne n’a pas de logement."
    why: tuple[tuple[str, str], ...] = _WHY_OTHERS
    agreed = "La personne connaît ce texte et me dit qu’elle est d’accord"
    low_mobility = "Se déplace difficilement"
    teleconsultation = "Accepte la téléconsultation"
    must_agree = MUST_AGREE


class PatientWording(OthersWording):
    sees_doctor = "Votre patient voit-il déjà un médecin, même de temps en temps ?"
    say_whether = "Dites si votre patient voit déjà un médecin."
    ask_first = (
        "Si oui, qu’il lui demande d’abord d’être son médecin traitant : la déclaration se fait en "
        "une minute pendant la consultation."
    )
    homeless = "Laissez vide s’il n’a pas de logement."
    why = tuple((code, words.replace("Elle a", "Il a")) for code, words in _WHY_OTHERS)
    agreed = "Mon patient connaît ce texte et me dit qu’il est d’accord"
    must_agree = (
        "Sans l’accord de votre patient, nous ne pouvons pas garder sa demande : cochez la case."
    )


class RequestForm(ElsewhereMixin, CarefulForm):
    """The person and their situation: the same fields for the public page and for the office."""

    field_order = ORDER
    needed_when: ClassVar = {"phone": EITHER, "email": EITHER}
    # the person fills it in; a hospital does; it is one choice among others
    by_person = from_hospital = asks_discharge = False
    sees_doctor = PickField(
        label=OwnWording.sees_doctor,
        choices=YES_NO,
        widget=forms.RadioSelect,
        missing=OwnWording.say_whether,
    )
    civility = PickField(label="Civilité", choices=[BLANK, *Civility.choices])
    last_name = NameField(label="Nom", missing="Indiquez le nom.")
    first_name = NameField(label="Prénom", missing="Indiquez le prénom.")
    birth_date = BirthDateField(label="Date de naissance", missing="Indiquez la date de naissance.")
    commune = PickField(label="Commune", missing="Choisissez la commune.")
    other_commune = TextField(
        label="Laquelle ?",
        longest=100,
        help_text="Si elle n’est pas dans la liste : nom et code postal.",
    )
    street = TextField(label="Adresse", longest=160)
    phone = PhoneField(label="Téléphone")
    email = TextField(label="Courriel", longest=200)
    why_without = PickField(label="Pourquoi sans médecin ?", choices=[BLANK, *OwnWording.why])
    without_since = Whole(label="Depuis quelle année ?", least=1900, most=2100)
    former_doctor = TextField(label="Ancien médecin", longest=120)
    ald = forms.BooleanField(label="Affection de longue durée (ALD)", required=False)
    solidarity = forms.BooleanField(
        label="Complémentaire santé solidaire (C2S) ou AME", required=False
    )
    pregnancy = forms.BooleanField(label="Grossesse en cours", required=False)
    handicap = forms.BooleanField(label="Situation de handicap", required=False)
    discharged_on = DayField(label="Sortie d’hôpital le", required=False)
    discharged_on.error_messages["invalid"] = NO_SUCH_DAY
    low_mobility = forms.BooleanField(label=OthersWording.low_mobility, required=False)
    home_visit = forms.BooleanField(label="Visites à domicile nécessaires", required=False)
    teleconsultation = forms.BooleanField(label=OthersWording.teleconsultation, required=False)
    distance_km = Whole(label="Distance acceptée, en kilomètres", least=0, most=200)
    household_size = Whole(
        label="Personnes du foyer sans médecin, celle-ci comprise", least=1, most=20
    )
    languages = TextField(label="Langues parlées", longest=120)
    trusted_person = TextField(
        label="Personne de confiance", longest=160, help_text="Son nom et son téléphone."
    )
    protected_adult = forms.BooleanField(
        label="Majeur protégé (tutelle, curatelle)", required=False
    )
    representative = TextField(
        label="Parent ou représentant légal",
        longest=160,
        help_text="Obligatoire avant 16 ans et pour un majeur protégé : nom et téléphone.",
    )
    parent_agrees = forms.BooleanField(
        label="Un parent est d’accord (à 16 et 17 ans)", required=False
    )

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        choices = [(commune.code, commune.choice) for commune in communes.of_territory()]
        self.fields["commune"].choices = [BLANK, *choices, (ELSEWHERE, "Une autre commune")]
        self.fields["email"].widget.input_type = "email"
        for name in ("other_commune", "representative"):
            self.fields[name].is_asked = True
        self._fill_in_for_the_person_alone()
        self._put_the_boxes_together()
        self.show_choice()
        self._ask_in(self.wording())

    def wording(self):
        return OthersWording

    def _ask_in(self, words) -> None:
        question = self.fields["sees_doctor"]
        question.label, question.help_text = words.sees_doctor, words.ask_first
        question.error_messages["required"] = words.say_whether
        self.fields["street"].help_text = words.homeless
        self.fields["low_mobility"].label = words.low_mobility
        self.fields["teleconsultation"].label = words.teleconsultation
        self.fields["why_without"].choices = [BLANK, *words.why]

    def _fill_in_for_the_person_alone(self) -> None:
        """A browser offers the identity of whoever sits at the keyboard."""
        if self.by_person:
            self.fields["birth_date"].widget.of_the_person()
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

    def application(self) -> RequestEntry:
        """What is typed, and the default of whatever does not read."""
        data = self.cleaned_data
        apart = {
            *("commune", "other_commune", "sees_doctor", "household_size", "birth_date"),
            "discharge_unknown",
        }
        names = RequestForm.base_fields.keys() - apart
        born = data.get("birth_date")
        return RequestEntry(
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


# without these a request cannot wait for a doctor: « facultatif » would be false beside them
NEEDED = ("first_name", "birth_date", "commune")
MISSING = "il manque"


class CorrectForm(RequestForm):
    """What a call adds. The origin and who filled it stay those of the first day."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sees_doctor", "first_name", "birth_date", "commune"):
            self.fields[name].required = False
        for name in NEEDED:
            if self._is_empty(name):
                self.fields[name].when_needed = MISSING

    def _is_empty(self, name: str) -> bool:
        if not self.is_bound:
            return not self.initial.get(name)
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return not any(value) if isinstance(value, list) else not value

    def filled_by(self) -> str:
        """No longer a partner's three lines: everything that is typed is kept."""
        return FilledBy.PROFESSIONAL


def initial_from(opened: RequestFile) -> dict:
    """The form as the request stands."""
    facts, identity = opened.facts, opened.identity
    civility = {label: code for code, label in Civility.choices}
    same = ("street", "email", "former_doctor", "trusted_person", "representative")
    clear = (
        *("why_without", "without_since", "ald", "solidarity", "pregnancy", "handicap"),
        *("discharged_on", "low_mobility", "home_visit", "teleconsultation", "distance_km"),
        *("household_size", "languages", "protected_adult", "parent_agrees", "version"),
    )
    outside = facts.out_of_territory and facts.commune_name
    return (
        {name: getattr(identity, name) for name in (*same, "last_name", "first_name")}
        | {name: getattr(facts, name) for name in clear}
        | {
            "birth_date": births.BirthDate(identity.birth_date, facts.birth_precision)
            if identity.birth_date
            else None,
            "civility": civility.get(identity.civility, ""),
            "phone": identity.phone_display,
            "sees_doctor": {True: "oui", False: "non"}.get(facts.sees_doctor, ""),
            "commune": ELSEWHERE if outside else facts.commune_code,
            "other_commune": chosen(facts.commune_code) if outside else "",
        }
    )

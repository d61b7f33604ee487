"""The joining form: what a professional, or a structure, types on a phone in three minutes."""

from django import forms
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel import identifiers
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web import fields
from cpts_portal.foundation.web.forms import CarefulForm
from members.domain import commune_names
from members.enums import ApplicantKind, PracticeMode, StructureKind
from members.forms.fields import NumberField, acceptance
from members.operations.applying import FORM_FIELDS
from members.queries import joining

CIVILITIES = [("", "Sans civilité"), ("Mme", "Mme"), ("M.", "M."), ("Dr", "Dr"), ("Pr", "Pr")]
PROVED = ("profession", "rpps")
# « Indirect » is a word of the national directory that no candidate chooses
OFFERED_MODES = [mode for mode in PracticeMode.choices if mode[0] != PracticeMode.INDIRECT]
OTHER, OTHER_LABEL = "AUTRE", "Autre"
ADELI_DIGITS = 9
ADELI = "Ce numéro à 9 chiffres est un ADELI, qui n’existe plus. Le RPPS en compte 11."
NO_RPPS = (
    "Indiquez votre numéro RPPS, ou cochez la case dessous si vous n’en avez pas encore "
    "ou si ce formulaire le refuse."
)
RPPS_HELP = "11 chiffres. Laissez vide si votre profession n’en a pas."
NOT_IN_RPPS = "Cette profession n’est pas inscrite au RPPS : laissez ce champ vide."
NO_SUCH_CODE = (
    "Ce code postal n’est celui d’aucune commune. Un code CEDEX ne désigne pas une commune."
)


def which(postal_code: str, places) -> str:
    names = ", ".join(place.name for place in places)
    return f"Le code postal {postal_code} est celui de : {names}. Choisissez votre commune."


def check_rpps(number: str) -> str:
    if len(identifiers.canonical(number)) == ADELI_DIGITS:
        raise ValidationError(ADELI)
    return identifiers.clean_rpps(number)


class JoiningForm(CarefulForm):
    """What a person and a structure have in common. ``entry()`` gives the operation's arguments:
    what is posted besides ``applying.FORM_FIELDS`` is not read."""

    kind = ""
    # as they stand on the page: the summary of errors reads in the same order
    field_order: tuple[str, ...] = ()
    # folded away on the phone until one of them says something
    aside: tuple[str, ...] = ()

    token = fields.TokenField()
    last_name = fields.NameField(
        label="Nom", missing="Indiquez votre nom.", autocomplete="family-name"
    )
    first_name = fields.NameField(
        label="Prénom", missing="Indiquez votre prénom.", autocomplete="given-name"
    )
    email = fields.AddressField(label="Courriel", help_text="Nous vous écrirons à cette adresse.")
    phone = fields.PhoneField(
        label="Téléphone", missing="Indiquez un téléphone.", autocomplete="tel"
    )
    postal_code = forms.CharField(
        label="Code postal",
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "postal-code", "class": "short"}
        ),
        error_messages={
            "required": "Indiquez le code postal.",
            "max_length": "Un code postal compte 5 chiffres (42600).",
        },
    )
    commune = fields.TextField(label="Commune", longest=100, missing="Indiquez la commune.")
    street = fields.TextField(label="Adresse", longest=200, autocomplete="street-address")
    finess = NumberField(
        label="Numéro FINESS",
        check=identifiers.clean_finess,
        numeric=False,
        help_text="Celui de la structure, 9 caractères.",
    )
    college = fields.PickField(label="Collège souhaité")

    def __init__(self, *args, on, proved=False, **kwargs):
        """``proved``: ``initial`` holds what Pro Santé Connect certified: it does not change."""
        super().__init__(*args, **kwargs)
        self.proved = proved
        self.fields["college"].choices = [("", "Sans préférence"), *joining.colleges()]
        self.texts = joining.texts_on(on, kind=self.kind)
        for joining_text in self.texts:
            self.fields[f"text_{joining_text.kind}"] = acceptance(joining_text)
        self._offer_communes()

    def _offer_communes(self) -> None:
        """Once the postal code is there, the communes are a list to choose from."""
        code = identifiers.canonical(self.data.get("postal_code", "")) if self.is_bound else ""
        is_code = len(code) == 5 and code.isdigit()
        self.places = list(joining.communes_of(code)) if is_code else []
        self.place = self._find_place(self.data.get("commune", "")) if self.places else None
        if self.places:
            self.data = self.data.copy()
            self.data["commune"] = self.place.code if self.place else ""
            options = [("", "Choisissez"), *((p.code, p.name) for p in self.places)]
            self.fields["commune"].widget = forms.Select(choices=options)
            self.fields["commune"].error_messages["required"] = which(code, self.places)

    def _find_place(self, name: str):
        """By its code, its name or the one it had before; the only commune of a postal code needs
        none."""
        names = commune_names.parse_commune(name).names
        once = {commune.now for commune in commune_names.former(names)}
        for place in self.places:
            if name.strip() == place.code or sort_name(place.name) in names or place.code in once:
                return place
        return self.places[0] if not name.strip() and len(self.places) == 1 else None

    def clean_postal_code(self) -> str:
        postal_code = identifiers.clean_postal_code(self.cleaned_data["postal_code"])
        if not self.places:
            raise ValidationError(NO_SUCH_CODE)
        return postal_code

    def clean(self):
        data = super().clean()
        if self.place:
            data["commune_id"] = self.place.code
        data["college_id"] = data.get("college") or None
        return data

    @property
    def aside_is_open(self) -> bool:
        names = [name for name in self.aside if name in self.fields]
        return self.is_bound and any(self[name].errors or self[name].value() for name in names)

    @property
    def acceptances(self):
        return [self[f"text_{joining_text.kind}"] for joining_text in self.texts]

    def entry(self) -> dict:
        data = self.cleaned_data
        accepted = [data[f"text_{joining_text.kind}"] for joining_text in self.texts]
        return {
            "token": data["token"],
            "kind": self.kind,
            "accepted": [text_id for text_id in accepted if text_id],
            "proved_by_card": data.get("proved_by_card", False),
            **{name: data[name] for name in FORM_FIELDS[self.kind] if name in data},
        }


class PersonForm(JoiningForm):
    kind = ApplicantKind.PERSON
    field_order = (
        *("civility", "last_name", "first_name", "profession", "detail", "rpps", "no_rpps"),
        *("practice_mode", "workplace", "street", "postal_code", "commune", "phone", "email"),
    )
    aside = ("mssante_email", "finess", "college", "groups", "languages", "home_visits")

    civility = forms.ChoiceField(label="Civilité", required=False, choices=CIVILITIES)
    profession = forms.TypedChoiceField(
        label="Profession",
        coerce=int,
        error_messages={
            "required": "Choisissez votre profession.",
            "invalid_choice": fields.UNKNOWN_CHOICE,
        },
    )
    detail = fields.TextField(
        label="Précision", longest=80, help_text="Spécialité ou titre ; laquelle, si « Autre »."
    )
    rpps = NumberField(label="Numéro RPPS", check=check_rpps, help_text=RPPS_HELP)
    no_rpps = forms.BooleanField(
        label="Je n’ai pas encore de numéro RPPS, ou ce formulaire le refuse", required=False
    )
    practice_mode = fields.PickField(
        label="Mode d’exercice",
        choices=[("", "Choisissez"), *OFFERED_MODES],
        missing="Dites comment vous exercez.",
    )
    workplace = fields.TextField(label="Structure ou employeur", longest=160)
    mssante_email = fields.AddressField(
        label="Adresse MSSanté",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    groups = forms.MultipleChoiceField(
        label="Groupes de travail qui vous intéressent",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": fields.UNKNOWN_CHOICE},
    )
    languages = fields.TextField(label="Langues parlées", longest=120)
    home_visits = forms.BooleanField(label="Je fais des visites à domicile", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_name"].help_text = "Votre nom d’exercice."
        self.professions = {profession.id: profession for profession in joining.professions()}
        options = [(profession.id, profession.label) for profession in self.professions.values()]
        self.fields["profession"].choices = [("", "Choisissez"), *options]
        self.fields["groups"].choices = joining.groups()
        if not self.fields["groups"].choices:
            del self.fields["groups"]
        self._say_when_needed()
        if self.proved:
            self._hold_what_was_proved()

    def _say_when_needed(self) -> None:
        """Whether a number is needed depends on the profession: stated without a script, followed
        with one (static/js/joining.js)."""
        needed = [str(profession.id) for profession in self.professions.values() if profession.rpps]
        rpps, detail = self.fields["rpps"], self.fields["detail"]
        rpps.when_needed = "obligatoire si votre profession est inscrite au RPPS"
        rpps.widget.attrs |= {"data-needed-for": " ".join(needed)}
        detail.when_needed = f"obligatoire pour « {OTHER_LABEL} »"

    def _hold_what_was_proved(self) -> None:
        for name in PROVED:
            if self.initial.get(name):
                self.fields[name].disabled = True

    def clean(self):
        data = super().clean()
        profession = self.professions.get(data.get("profession"))
        data["profession_id"] = profession.id if profession else None
        data.setdefault("groups", [])
        data["proved_by_card"] = all(self.fields[name].disabled for name in PROVED)
        if profession is None:
            return data
        if profession.code == OTHER and not data.get("detail") and "detail" not in self.errors:
            self.add_error("detail", "Dites quelle est votre profession.")
        if data.get("rpps") and not profession.rpps:
            self.add_error("rpps", NOT_IN_RPPS)
        elif "rpps" in data and profession.rpps and not (data["rpps"] or data.get("no_rpps")):
            self.add_error("rpps", NO_RPPS)
        return data


class StructureForm(JoiningForm):
    kind = ApplicantKind.STRUCTURE
    field_order = (
        *("structure_name", "structure_kind", "finess", "siret", "rna", "street", "postal_code"),
        *("commune", "last_name", "first_name", "representative_role", "phone", "email"),
    )
    aside = ("college",)

    structure_name = fields.TextField(
        label="Nom de la structure", longest=160, missing="Indiquez le nom de la structure."
    )
    structure_kind = fields.PickField(
        label="Type de structure",
        choices=[("", "Choisissez"), *StructureKind.choices],
        missing="Choisissez le type de structure.",
    )
    siret = NumberField(
        label="Numéro SIRET", check=identifiers.clean_siret, help_text="14 chiffres."
    )
    rna = NumberField(
        label="Numéro RNA",
        check=identifiers.clean_rna,
        numeric=False,
        help_text="Pour une association : W suivi de 9 caractères.",
    )
    representative_role = fields.TextField(
        label="Fonction", longest=80, help_text="Direction, présidence, cadre de santé…"
    )

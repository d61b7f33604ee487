"""Who belongs to the association's world: persons, structures, partners. None is a login."""

from datetime import date
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from cpts_portal.foundation.kernel import identifiers
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import sort_name, validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from members.enums import PracticeMode, StructureKind

# the shape of each identifier, as the database checks it after the forms, with its sentence
RPPS = (identifiers.RPPS_SHAPE, "Un numéro RPPS compte 11 chiffres : vérifiez la saisie.")
FINESS = (identifiers.FINESS_SHAPE, "Un numéro FINESS compte 9 caractères : vérifiez la saisie.")
SIRET = (identifiers.SIRET_SHAPE, "Un numéro SIRET compte 14 chiffres : vérifiez la saisie.")
RNA = (
    identifiers.RNA_SHAPE,
    "Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.",
)
INSEE = (identifiers.INSEE_SHAPE, "Un code commune INSEE compte 5 caractères (42147, 2A004).")


def shaped(table: str, field: str, shape: tuple[str, str]) -> CheckConstraint:
    """A column that is empty or has this shape."""
    pattern, sentence = shape
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": pattern}) | Q(**{field: ""}),
        name=f"{table}_{field}_shape",
        violation_error_message=sentence,
    )


PLAIN = [validate_plain_text, refuse_nir]


class Person(models.Model):
    """``email`` and ``phone`` are for the office; the ``public_…`` ones stand in the directory."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    civility = models.CharField("civilité", max_length=10, blank=True)
    last_name = models.CharField("nom d’exercice", max_length=80, validators=PLAIN)
    first_name = models.CharField("prénom", max_length=80, validators=PLAIN)
    sort_name = models.CharField(
        "nom sans accents, pour trier", max_length=170, blank=True, editable=False
    )
    profession = models.ForeignKey("members.Profession", models.PROTECT, related_name="people")
    detail = models.CharField("précision", max_length=80, blank=True, validators=PLAIN)
    college = models.ForeignKey("members.College", models.PROTECT, null=True, blank=True)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    rpps_confirmed_at = models.DateTimeField("RPPS confirmé le", null=True, blank=True)
    rpps_confirmed_by = models.UUIDField(null=True, blank=True)
    commune = models.ForeignKey(
        "members.Commune", models.PROTECT, null=True, blank=True, verbose_name="commune d’exercice"
    )
    practice_mode = models.CharField(
        "mode d’exercice", max_length=1, blank=True, choices=PracticeMode
    )
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True, validators=PLAIN)
    public_email = models.EmailField("adresse électronique professionnelle", blank=True)
    public_phone = models.CharField(
        "téléphone professionnel", max_length=20, blank=True, validators=PLAIN
    )
    listed = models.BooleanField("figure à l’annuaire des adhérents", default=True)
    # asked when joining, for the office
    workplace = models.CharField(
        "structure ou employeur", max_length=160, blank=True, validators=PLAIN
    )
    finess = models.CharField(
        "FINESS", max_length=9, blank=True, validators=[identifiers.clean_finess]
    )
    street = models.CharField(
        "adresse professionnelle", max_length=200, blank=True, validators=PLAIN
    )
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    mssante_email = models.EmailField("adresse MSSanté", blank=True)
    languages = models.CharField("langues parlées", max_length=120, blank=True, validators=PLAIN)
    home_visits = models.BooleanField("visites à domicile", default=False)
    erased_at = models.DateTimeField("identité effacée le", null=True, blank=True, editable=False)

    # added by queries.directory and queries.reach
    since: date
    code: str
    login: str | None
    login_open: bool | None

    class Privacy:
        identifying = (
            "civility",
            "last_name",
            "first_name",
            "sort_name",
            "rpps",
            "email",
            "phone",
            "public_email",
            "public_phone",
            "workplace",
            "street",
            "mssante_email",
            "languages",
        )
        retention = sentence("person")
        anonymise = "Nom remplacé par « Adhérent n° … », identifiants et coordonnées effacés."

    class Meta:
        verbose_name = "personne"
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_by_name"),
            GinIndex(fields=["sort_name"], opclasses=["gin_trgm_ops"], name="person_name_trigram"),
        ]
        constraints = [
            shaped("person", "rpps", RPPS),
            shaped("person", "finess", FINESS),
            models.UniqueConstraint(
                fields=["rpps"],
                condition=~Q(rpps=""),
                name="person_rpps_once",
                violation_error_message="Ce numéro RPPS est déjà celui d’une autre personne.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(rpps="", email="", phone="", public_email="", public_phone="", street=""),
                name="person_erased_is_empty",
                violation_error_message="Une identité effacée ne garde aucune coordonnée.",
            ),
            models.CheckConstraint(
                condition=Q(rpps_confirmed_at__isnull=True, rpps_confirmed_by__isnull=True)
                | Q(rpps_confirmed_at__isnull=False, rpps_confirmed_by__isnull=False),
                name="person_rpps_confirmation_signed",
                violation_error_message="Une confirmation de RPPS a une date et un auteur.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def clean(self):
        # the key of a confirmed number is not checked again: official numbers fail Luhn
        if self.rpps and self.rpps_confirmed_at is None:
            try:
                self.rpps = identifiers.clean_rpps(self.rpps)
            except ValidationError as refusal:
                raise ValidationError({"rpps": refusal.messages}) from None

    def save(self, *args, **kwargs):
        self.sort_name = sort_name(f"{self.last_name} {self.first_name}")
        super().save(*args, **kwargs)


class Structure(models.Model):
    """A legal person that may join: hospital, MSP, EHPAD, DAC…"""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("nom", max_length=160, validators=PLAIN)
    sort_name = models.CharField(
        "nom sans accents, pour trier", max_length=170, blank=True, editable=False
    )
    kind = models.CharField("type", max_length=20, choices=StructureKind)
    college = models.ForeignKey("members.College", models.PROTECT, null=True, blank=True)
    commune = models.ForeignKey("members.Commune", models.PROTECT, null=True, blank=True)
    finess = models.CharField(
        "FINESS", max_length=9, blank=True, validators=[identifiers.clean_finess]
    )
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[identifiers.clean_siret]
    )
    rna = models.CharField("RNA", max_length=10, blank=True, validators=[identifiers.clean_rna])
    representative = models.CharField(
        "personne qui la représente", max_length=170, blank=True, validators=PLAIN
    )
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True, validators=PLAIN)

    class Privacy:
        identifying = ("representative", "email", "phone")
        retention = sentence("person")
        anonymise = "Représentant et coordonnées effacés ; la personne morale reste."

    class Meta:
        verbose_name = "structure"
        indexes = [models.Index(fields=["sort_name", "id"], name="structure_by_name")]
        constraints = [
            shaped("structure", "finess", FINESS),
            shaped("structure", "siret", SIRET),
            shaped("structure", "rna", RNA),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = sort_name(self.name)
        super().save(*args, **kwargs)


class Partner(models.Model):
    """Works with the association without being a member."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("nom", max_length=160, validators=PLAIN)
    kind = models.CharField("type", max_length=60, validators=PLAIN)
    commune = models.ForeignKey("members.Commune", models.PROTECT, null=True, blank=True)
    agreement_ends_on = models.DateField("convention jusqu’au", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Trois ans après la fin du partenariat."
        anonymise = "Rien à faire : personne morale."

    class Meta:
        verbose_name = "partenaire"

    def __str__(self):
        return self.name

"""The association that owns this portal, and the communes it answers for."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.identifiers import clean_finess, clean_rna, clean_siret
from cpts_portal.foundation.kernel.text import validate_plain_text
from members.domain.shapes import FINESS, RNA, SIRET, shaped


class Territory(models.Model):
    """A set of INSEE codes, never of postal codes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("territoire", max_length=120, validators=[validate_plain_text])
    communes = models.ManyToManyField("members.Commune", through="members.TerritoryCommune")

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "territoire"

    def __str__(self):
        return self.name


class TerritoryCommune(models.Model):
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="places")
    commune = models.ForeignKey("members.Commune", models.PROTECT, related_name="+")

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "commune"],
                name="territory_commune_once",
                violation_error_message="Cette commune est déjà dans le territoire.",
            )
        ]


class TerritoryHeadcount(models.Model):
    """How many professionals of one kind work on the territory: the denominator of a share."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="headcounts")
    kind = models.CharField("code", max_length=20)
    label = models.CharField("profession", max_length=80)
    profession = models.ForeignKey("members.Profession", models.PROTECT, related_name="+")
    detail = models.CharField("précision", max_length=80, blank=True)
    count = models.PositiveIntegerField("professionnels du territoire")
    source = models.CharField("source", max_length=200)
    as_of = models.DateField("au")

    class Privacy:
        identifying = ()
        retention = "Conservé avec les dossiers qui le citent."
        anonymise = "Rien à faire : des nombres."

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "as_of"],
                name="headcount_once_a_day",
                violation_error_message="Cet effectif existe déjà à cette date.",
            )
        ]


class Association(models.Model):
    """One row: ``only`` is always 1."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(
        "nom de l’association", max_length=120, validators=[validate_plain_text]
    )
    territory = models.OneToOneField(Territory, models.PROTECT, related_name="association")
    finess = models.CharField("FINESS", max_length=9, blank=True, validators=[clean_finess])
    rna = models.CharField("RNA", max_length=10, blank=True, validators=[clean_rna])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[clean_siret])
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.CharField(
        "adresse", max_length=200, blank=True, validators=[validate_plain_text]
    )

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : coordonnées d’une personne morale."

    class Meta:
        verbose_name = "association"
        constraints = [
            models.CheckConstraint(
                condition=Q(only=1),
                name="association_single",
                violation_error_message="Un portail sert une seule association.",
            ),
            shaped("association", "finess", FINESS),
            shaped("association", "rna", RNA),
            shaped("association", "siret", SIRET),
        ]

    def __str__(self):
        return self.name

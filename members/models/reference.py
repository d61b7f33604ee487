"""What the nation publishes (``load_reference``), and the association that owns this portal."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.identifiers import clean_finess, clean_rna, clean_siret
from cpts_portal.foundation.kernel.text import validate_plain_text
from members.domain import commune_names
from members.models.people import FINESS, INSEE, RNA, SIRET, shaped


class Commune(models.Model):
    """One row per commune, and per arrondissement of Paris, Lyon and Marseille (``parent``)."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("commune", max_length=100)
    sort_name = models.CharField(max_length=100)
    department = models.CharField("département", max_length=3)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    epci = models.CharField("intercommunalité (SIREN)", max_length=9, blank=True)
    epci_name = models.CharField("intercommunalité", max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    former_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    vintage = models.PositiveSmallIntegerField("millésime")
    contour = models.JSONField(null=True, blank=True)

    # added by queries.communes
    in_territory: bool

    class Privacy:
        identifying = ()
        retention = "Remplacée à chaque millésime."
        anonymise = "Rien à faire : données publiques."

    class Meta:
        verbose_name = "commune"
        indexes = [
            models.Index(fields=["sort_name"], name="commune_by_name"),
            models.Index(fields=["epci"], name="commune_by_epci"),
            GinIndex(fields=["sort_name"], opclasses=["gin_trgm_ops"], name="commune_name_trigram"),
            GinIndex(fields=["postal_codes"], name="commune_postal_codes"),
        ]
        constraints = [shaped("commune", "code", INSEE)]

    # the name it was asked by, when it is no longer its own
    formerly = ""

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """« Saint-Thurin, aujourd’hui Vêtre-sur-Anzon (Loire, 42111) »"""
        department = commune_names.departments().get(self.department, self.department)
        where = ", ".join([department, *self.postal_codes[:3]])
        called = f"{self.formerly}, aujourd’hui {self.name}" if self.formerly else self.name
        return f"{called} ({where})"

    @property
    def choice(self) -> str:
        """In the list of the territory: the villages of yesterday beside today’s name."""
        within = [name for name in commune_names.names_within(self.code) if name != self.name]
        return f"{self.name} ({', '.join(within)})" if within else self.name


class Profession(models.Model):
    system = models.CharField("nomenclature", max_length=10)
    code = models.CharField("code", max_length=10)
    label = models.CharField("profession", max_length=80)
    rpps = models.BooleanField("attendue au RPPS")
    health_profession = models.BooleanField("profession de santé")

    class Privacy:
        identifying = ()
        retention = "Nomenclature, conservée."
        anonymise = "Rien à faire : données publiques."

    class Meta:
        verbose_name = "profession"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"],
                name="profession_once",
                violation_error_message="Cette profession existe déjà.",
            )
        ]

    def __str__(self):
        return self.label


class Mission(models.Model):
    """The six missions of the law, and « fonctionnement », which is money but no mission."""

    code = models.CharField("code", max_length=20, primary_key=True)
    label = models.CharField("mission", max_length=120)
    short_label = models.CharField("libellé court", max_length=40)
    position = models.PositiveSmallIntegerField("ordre")
    is_mission = models.BooleanField("mission du contrat", default=True)
    obligatory = models.BooleanField("obligatoire", default=False)
    start_within_months = models.PositiveSmallIntegerField(null=True, blank=True)
    deployed_within_months = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField("valable du")
    valid_to = models.DateField("au", null=True, blank=True)
    source = models.CharField("source", max_length=200)

    class Privacy:
        identifying = ()
        retention = "Nomenclature datée, conservée."
        anonymise = "Rien à faire : données publiques."

    class Meta:
        verbose_name = "mission"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="mission_validity",
                violation_error_message="La fin de validité doit suivre son début.",
            )
        ]

    def __str__(self):
        return self.label


class College(models.Model):
    """A voting group of the statutes: a parameter, it differs from one association to another."""

    code = models.CharField("code", max_length=20, primary_key=True)
    label = models.CharField("collège", max_length=100)
    deliberative = models.BooleanField("voix délibérative", default=True)

    class Privacy:
        identifying = ()
        retention = "Paramètre des statuts, conservé."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "collège"

    def __str__(self):
        return self.label


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

    # added by queries.membership.shares_of
    members: int

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

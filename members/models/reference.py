"""What the nation publishes: communes, professions, missions. Filled by ``load_reference``."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from members.domain.shapes import INSEE, shaped


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

    def __str__(self):
        return self.name


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

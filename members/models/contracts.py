"""The contract with the CPAM and the ARS: parties, years, missions started. No amounts here."""

from datetime import date
from functools import cached_property
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.json_rows import restored
from cpts_portal.foundation.kernel.periods import Period, contract_year
from members.models.membership import days

BANDS = [("T1", "taille 1"), ("T2", "taille 2"), ("T3", "taille 3"), ("T4", "taille 4")]
FIRST_AGREEMENT = date(2019, 8, 25)


class Contract(models.Model):
    """``[signed_on, ends_on)``: ``ends_on`` is the last anniversary."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    signed_on = models.DateField("signé le")
    years = models.PositiveSmallIntegerField("durée en années", default=5)
    ends_on = models.DateField("échéance", editable=False)
    band = models.CharField("taille", max_length=2, choices=BANDS)
    population = models.PositiveIntegerField("population retenue")
    parties = ArrayField(models.CharField(max_length=60), verbose_name="signataires")

    # added by queries.contracts.latest_contracts; ``crisis_plan_on``: the day the latest version
    # of the crisis plan was adopted
    starts: list[dict]
    crisis_plan_on: date | None

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "contrat"
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=5),
                name="contract_years",
                violation_error_message="Un contrat dure de une à cinq années.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__gte=FIRST_AGREEMENT),
                name="contract_after_the_agreement",
                violation_error_message="Aucun contrat ne précède l’accord du 25 août 2019.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("signed_on")),
                name="contract_ends_after_signature",
                violation_error_message="L’échéance doit suivre la signature.",
            ),
            models.CheckConstraint(
                condition=Q(band__in=[code for code, _ in BANDS]),
                name="contract_band",
                violation_error_message="La taille va de T1 à T4.",
            ),
            models.CheckConstraint(
                condition=Q(population__gte=1, population__lte=5_000_000),
                name="contract_population",
                violation_error_message="La population va de 1 à 5 000 000 habitants.",
            ),
            ExclusionConstraint(
                name="contract_one_at_a_time",
                expressions=[(days("signed_on", "ends_on"), RangeOperators.OVERLAPS)],
                violation_error_message="Un autre contrat court déjà à cette date.",
            ),
        ]

    def period(self, number: int) -> Period:
        return contract_year(self.signed_on, number)

    @property
    def year_periods(self) -> tuple[tuple[int, Period], ...]:
        """``(number from 1, half-open period)``"""
        return tuple((number, self.period(number)) for number in range(1, self.years + 1))

    def year_of(self, day: date) -> int | None:
        return next((n for n, period in self.year_periods if day in period), None)

    @cached_property
    def missions(self) -> dict[str, "MissionStart"]:
        """By code, each with its ``label``, in the order of their start."""
        rows = restored(MissionStart, self.starts)
        for row, texts in zip(rows, self.starts, strict=True):
            row.label = texts["label"]
        return {row.mission_id: row for row in rows}


class MissionStart(models.Model):
    """A trigger also refuses a start outside the contract: the rule spans two tables."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="mission_starts")
    mission = models.ForeignKey("members.Mission", models.PROTECT)
    started_on = models.DateField("démarrée le")
    deployed_on = models.DateField("déployée le", null=True, blank=True)
    # of the mission, where a contract is read
    label: str

    class Privacy:
        identifying = ()
        retention = "Comme le contrat."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "démarrage de mission"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "mission"],
                name="mission_starts_once",
                violation_error_message="Cette mission est déjà démarrée.",
            ),
            models.CheckConstraint(
                condition=Q(deployed_on__isnull=True) | Q(deployed_on__gte=F("started_on")),
                name="mission_deployed_after_start",
                violation_error_message="Le déploiement ne peut précéder le démarrage.",
            ),
        ]

    def clean(self):
        if not self.mission.is_mission:
            raise ValidationError(
                {"mission": "Le fonctionnement n’est pas une mission à démarrer."}
            )
        if not self.contract.signed_on <= self.started_on < self.contract.ends_on:
            raise ValidationError(
                {"started_on": "Une mission démarre entre la signature et l’échéance du contrat."}
            )


class CrisisPlanVersion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField("version", unique=True)
    adopted_on = models.DateField("adoptée le")
    referent = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    document_id = models.UUIDField(null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        verbose_name = "version du plan de crise"
        constraints = [
            models.UniqueConstraint(
                fields=["adopted_on"],
                name="crisis_plan_once_a_day",
                violation_error_message="Une version porte déjà cette date.",
            )
        ]

"""The doctors who may take a patient, members or not, whom they let answer for them, and when the
office asked them for places."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Now

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from patients.domain.answering import DelegationKind, Through

PLAIN = [validate_plain_text, refuse_nir]


AWAY = ("away_from", "away_until")


# whose name is gone, three years after they left
NAME_GONE = "Médecin parti"


def _one_at_a_time(name: str, equal: list[str], starts: str, ends: str, refusal: str):
    """No two rows of the same ``equal`` in ``[starts, ends)``."""
    days = Func(F(starts), F(ends), function="daterange", output_field=DateRangeField())
    same = [(field, RangeOperators.EQUAL) for field in equal]
    return ExclusionConstraint(
        name=name,
        expressions=[*same, (days, RangeOperators.OVERLAPS)],
        violation_error_message=refusal,
    )


class CareDoctor(models.Model):
    """A member is named by their own card; a doctor outside the association by the office."""

    GONE = NAME_GONE
    # as what the reader answers for this doctor: see ``queries.doctors.answering_for``
    through = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(
        "members.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="personne",
    )
    last_name = models.CharField("nom", max_length=80, blank=True, validators=PLAIN)
    first_name = models.CharField("prénom", max_length=80, blank=True, validators=PLAIN)
    commune = models.ForeignKey(
        "members.Commune", models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True, validators=PLAIN)
    stops_on = models.DateField("départ prévu le", null=True, blank=True)
    # ``[away_from, away_until)``: nothing is proposed, the offer stays
    away_from = models.DateField("absence du", null=True, blank=True)
    away_until = models.DateField("absence jusqu’au (exclu)", null=True, blank=True)
    recorded_at = models.DateTimeField("noté le")
    recorded_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "médecin"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, last_name="")
                | (Q(person__isnull=True) & ~Q(last_name="")),
                name="patients_doctor_named_once",
                violation_error_message="Un médecin est un adhérent, ou porte un nom ici.",
            ),
            models.UniqueConstraint(
                Lower("last_name"),
                Lower("first_name"),
                "commune",
                condition=~Q(last_name="") & ~Q(last_name=NAME_GONE),
                nulls_distinct=False,
                name="patients_doctor_recorded_once",
                violation_error_message="Ce médecin est déjà inscrit dans cette commune.",
            ),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__gt=F("away_from")),
                name="patients_doctor_away_dates",
                violation_error_message="Le dernier jour d’absence suit le premier.",
            ),
        ]

    class Privacy:
        identifying = ("person", "last_name", "first_name", "email", "phone", "stops_on", *AWAY)
        retention = f"Adhérent : comme sa fiche. Sinon {sentence('care_doctor')}"
        anonymise = "Nom et coordonnées effacés ; les nombres de places restent."

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.person.name if self.person else f"{self.first_name} {self.last_name}".strip()

    def is_away(self, day) -> bool:
        return self.away_from is not None and self.away_from <= day < self.away_until

    def is_leaving(self, day) -> bool:
        """An absence is under way, or to come."""
        return self.away_until is not None and self.away_until > day

    def has_stopped(self, day) -> bool:
        return self.stops_on is not None and self.stops_on <= day

    @property
    def away_last_day(self):
        return self.away_until - timedelta(days=1) if self.away_until else None

    @property
    def practice_commune(self):
        """The commune of the practice, None when nobody wrote it down."""
        return self.person.commune if self.person else self.commune

    @property
    def commune_code(self) -> str | None:
        return self.practice_commune.code if self.practice_commune else None

    @property
    def commune_name(self) -> str:
        return self.practice_commune.name if self.practice_commune else ""

    @property
    def telephone(self) -> str:
        return self.person.phone if self.person else self.phone

    @property
    def is_member(self) -> bool:
        return self.person_id is not None

    @property
    def is_own(self) -> bool:
        return self.through == Through.DOCTOR


class DelegationQuerySet(models.QuerySet):
    def on(self, day):
        """Valid that day: ``[starts_on, ends_on)``."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))


class Delegation(models.Model):
    """A doctor lets a named person answer for them: nothing but their own proposals is opened."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    doctor = models.ForeignKey(CareDoctor, models.CASCADE, related_name="delegations")
    account = models.UUIDField("compte")
    name = models.CharField("nom", max_length=120, validators=PLAIN)
    kind = models.CharField("qualité", max_length=10, choices=DelegationKind.choices)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    granted_at = models.DateTimeField("donnée le")
    granted_by = models.UUIDField(null=True, blank=True)
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation"
        indexes = [models.Index(fields=["account"], name="patients_delegation_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="patients_delegation_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DelegationKind.STAND_IN) | Q(ends_on__isnull=False),
                name="patients_stand_in_ends",
                violation_error_message="Un remplacement a une date de fin.",
            ),
            _one_at_a_time(
                "patients_delegation_once",
                ["doctor", "account"],
                "starts_on",
                "ends_on",
                "Cette personne a déjà cet accès à ces dates.",
            ),
        ]

    class Privacy:
        identifying = ("account", "name")
        retention = sentence("delegation")
        anonymise = "Le nom est vidé ; le compte et les dates restent."

    def __str__(self):
        return f"{self.name} ({self.get_kind_display()})"


class PlacesAsked(models.Model):
    """No other mail in ``[asked_on, again_on)``. The address written to stays in the outbox."""

    doctor = models.ForeignKey(
        "patients.CareDoctor", models.PROTECT, related_name="asked", verbose_name="médecin"
    )
    asked_on = models.DateField("demandées le")
    again_on = models.DateField("pas de nouveau avant le")
    asked_at = models.DateTimeField("moment")
    asked_by = models.UUIDField("compte", null=True, blank=True)
    by_name = models.CharField("nom", max_length=120, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "places demandées par courriel"
        verbose_name_plural = "places demandées par courriel"
        constraints = [
            models.CheckConstraint(
                condition=Q(again_on__gt=F("asked_on")),
                name="patients_asked_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            _one_at_a_time(
                "patients_asked_once_in_a_while",
                ["doctor"],
                "asked_on",
                "again_on",
                "Des places viennent d’être demandées à ce médecin.",
            ),
        ]

    class Privacy:
        identifying = ("doctor", "by_name")
        retention = sentence("places_asked")
        anonymise = "Le nom est vidé ; les dates restent."

    def __str__(self):
        return f"le {self.asked_on}"

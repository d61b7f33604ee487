"""Offices held and bodies sat on, with their days."""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from members.enums import BodyKind, Office
from members.models.membership import days

ONE_HOLDER = (Office.PRESIDENT, Office.TREASURER, Office.SECRETARY)


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        name=name,
        violation_error_message="La fin doit suivre le début.",
    )


class Mandate(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="mandates")
    office = models.CharField("fonction", max_length=20, choices=Office)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association : qui l’engageait, et quand."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        verbose_name = "mandat"
        constraints = [
            _ends_after_start("mandate_ends_after_start"),
            ExclusionConstraint(
                name="mandate_one_holder",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(office__in=ONE_HOLDER),
                violation_error_message="Cette fonction est déjà tenue à cette date.",
            ),
        ]


class Body(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("type", max_length=12, choices=BodyKind)
    mission = models.ForeignKey("members.Mission", models.PROTECT, null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "instance ou groupe"

    def __str__(self):
        return self.name


class BodyMember(models.Model):
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="seats")
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        constraints = [
            _ends_after_start("seat_ends_after_start"),
            ExclusionConstraint(
                name="seat_no_overlap",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne siège déjà dans cette instance.",
            ),
        ]

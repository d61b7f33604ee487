"""Payments of declared hours: a batch, and one line per declaration."""

from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import RETENTION, NobodyNamed
from funding.payments.enums import BatchState


class PaymentBatch(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = models.CharField("lot", max_length=80, unique=True, validators=[validate_plain_text])
    state = models.CharField(
        "état", max_length=10, choices=BatchState.choices, default=BatchState.PREPARED
    )
    prepared_at = models.DateTimeField("préparé le")
    prepared_by = models.UUIDField(null=True, blank=True)
    paid_on = models.DateField("versé le", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    # annotated by the queries that list them
    persons: int
    amount_eur: Decimal
    comment = models.CharField(
        "motif", max_length=200, blank=True, validators=[validate_plain_text]
    )

    class Privacy:
        identifying = ()
        retention = RETENTION
        anonymise = "Rien à faire : les personnes sont dans les lignes."

    class Meta:
        verbose_name = "lot de versements"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False)
                | (~Q(state="paid") & Q(paid_on__isnull=True)),
                name="funding_batch_paid_on",
                violation_error_message="Un lot versé porte sa date de versement, et lui seul.",
            )
        ]


class PaymentLine(models.Model):
    """``is_live`` turns false when its batch is cancelled: the hours may be paid again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="lines")
    declaration = models.ForeignKey("missions.Declaration", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name="personne versée"
    )
    amount_eur = models.DecimalField("montant", max_digits=8, decimal_places=2)
    is_live = models.BooleanField(default=True)

    class Privacy:
        identifying = ("person",)
        retention = RETENTION
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        verbose_name = "ligne de versement"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(is_live=True),
                name="funding_hours_paid_once",
                violation_error_message="Ces heures sont déjà dans un lot de versements.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0),
                name="funding_payment_line_positive",
                violation_error_message="Un versement ne peut pas être négatif.",
            ),
        ]


class OwnCeiling(models.Model):
    """The association's own yearly ceiling per person, from a civil year on."""

    from_year = models.PositiveSmallIntegerField("à partir de l’année civile", unique=True)
    amount_eur = models.DecimalField("plafond", max_digits=8, decimal_places=2)
    source = models.CharField("décision", max_length=120, validators=[validate_plain_text])

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "plafond interne"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_eur__gt=0),
                name="funding_own_ceiling_positive",
                violation_error_message="Le plafond est supérieur à zéro euro.",
            )
        ]

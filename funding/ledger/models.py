"""The signed amounts of each contract year, and the money really received."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.frozen_json import copied
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import ContractYear, NobodyNamed
from funding.ledger.enums import Part, PaymentKind


class YearAmount(models.Model):
    """One amount of the signed contract: it overrides the published rates. ``mission_label``: where
    a year is read."""

    mission_label = ""

    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="amounts")
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    part = models.CharField("part", max_length=12, choices=Part.choices)
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "montant du contrat"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "mission", "part"],
                name="funding_amount_once",
                violation_error_message="Ce montant est déjà inscrit pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0),
                name="funding_amount_positive",
                violation_error_message="Un montant du contrat ne peut pas être négatif.",
            ),
        ]


class Payment(models.Model):
    """Money received, or taken back. ``year`` is the year of entitlement, not of receipt."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    paid_on = models.DateField("reçu le")
    payer = models.CharField("payeur", max_length=60, validators=[validate_plain_text])
    label = models.CharField("libellé", max_length=160, validators=[validate_plain_text])
    year = models.ForeignKey(
        ContractYear, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    kind = models.CharField("nature", max_length=12, choices=PaymentKind.choices)
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)
    # annotated: of ``year``
    year_number: int | None

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "versement reçu"
        indexes = [models.Index(fields=["paid_on", "id"], name="funding_payment_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="recovery") & Q(amount_eur__lt=0))
                | (~Q(kind="recovery") & Q(amount_eur__gt=0)),
                name="funding_payment_sign",
                violation_error_message=(
                    "Un versement est positif ; une reprise s’écrit avec un montant négatif."
                ),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | Q(kind__in=("grant", "other")),
                name="funding_payment_year",
                violation_error_message="Indiquez l’année du contrat que ce versement solde.",
            ),
        ]

    @property
    def figure_of(self) -> str:
        return f"{self.paid_on.isoformat()}-{self.kind}"

    def for_json(self) -> dict:
        words = copied(self, "id", "paid_on", "payer", "label", "kind")
        return words | {"year": self.year_number, "amount_eur": self.amount_eur}


class YearFigure(models.Model):
    """A dated total taken over from before the portal: no row stands behind it."""

    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="figures")
    code = models.SlugField("code", max_length=40)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    as_of_on = models.DateField("arrêtée au")
    source = models.CharField("source", max_length=120, default="reprise")

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "total repris"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "code"],
                name="funding_figure_once",
                violation_error_message="Ce total est déjà repris pour cette année.",
            )
        ]

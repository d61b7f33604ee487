"""Envelopes of a contract year and what is spent from them."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.budget.enums import (
    SENSITIVE_NATURES,
    CorrectionKind,
    EnvelopePart,
    Funder,
    Nature,
    Progress,
)
from funding.contract_years import NOTHING, RETENTION, ContractYear

PLAIN = [validate_plain_text, refuse_nir]


class Envelope(models.Model):
    """Money allotted to one mission by one funder for one contract year."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="envelopes")
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    part = models.CharField("part", max_length=10, choices=EnvelopePart.choices)
    funder = models.CharField("financeur", max_length=10, choices=Funder.choices)
    allotted_eur = models.DecimalField("prévu", max_digits=12, decimal_places=2)
    note = models.CharField("note", max_length=200, blank=True, validators=PLAIN)

    class Privacy:
        identifying = ()
        retention = RETENTION
        anonymise = NOTHING

    class Meta:
        verbose_name = "enveloppe"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "mission", "part", "funder"],
                name="funding_envelope_once",
                violation_error_message="Cette enveloppe est déjà ouverte pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(allotted_eur__gte=0),
                name="funding_envelope_positive",
                violation_error_message="Une enveloppe ne peut pas être négative.",
            ),
        ]


class ExpenseQuerySet(models.QuerySet):
    def counted(self):
        """Without those that were set aside: the only ones that a sum may hold."""
        return self.filter(~Exists(_set_aside()))

    def set_aside(self):
        return self.filter(Exists(_set_aside()))


def _set_aside():
    """A correction that sets the expense aside and that nothing came after."""
    later = ExpenseCorrection.objects.filter(expense=OuterRef("expense"), pk__gt=OuterRef("pk"))
    rows = ExpenseCorrection.objects.filter(expense=OuterRef("pk"), kind=CorrectionKind.SET_ASIDE)
    return rows.filter(~Exists(later))


class Expense(models.Model):
    """One euro is charged to one envelope: the year, the mission and the funder."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("numéro", max_length=20, unique=True, validators=PLAIN)
    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="expenses")
    mission = models.ForeignKey(
        "members.Mission", models.PROTECT, related_name="+", verbose_name="enveloppe"
    )
    funder = models.CharField(
        "financeur", max_length=10, choices=Funder.choices, default=Funder.CPAM
    )
    spent_on = models.DateField("date")
    nature = models.CharField("nature", max_length=16, choices=Nature.choices)
    label = models.CharField("libellé", max_length=200, validators=PLAIN)
    supplier = models.CharField("fournisseur", max_length=120, blank=True, validators=PLAIN)
    invoice_number = models.CharField(
        "numéro de facture", max_length=60, blank=True, validators=PLAIN
    )
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)
    progress = models.CharField(
        "avancement", max_length=10, choices=Progress.choices, default=Progress.SPENT
    )
    has_receipt = models.BooleanField("justificatif", default=True)
    receipt_id = models.UUIDField("pièce", null=True, blank=True)
    sensitive = models.BooleanField("nature sensible", default=False)
    decision = models.CharField("décision du conseil", max_length=120, blank=True, validators=PLAIN)
    decision_document_id = models.UUIDField("texte de la décision", null=True, blank=True)
    decision_names_people = models.BooleanField("peut nommer des personnes", default=True)
    remark = models.CharField("remarque", max_length=200, blank=True, validators=PLAIN)
    is_total = models.BooleanField("total repris", default=False)

    objects = ExpenseQuerySet.as_manager()

    class Privacy:
        identifying = ("supplier", "decision_document_id")
        retention = RETENTION
        anonymise = "Un fournisseur personne physique est remplacé par « prestataire »."

    class Meta:
        verbose_name = "dépense"
        indexes = [
            models.Index(fields=["year", "spent_on", "number"], name="funding_expense_by_day")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_eur=0),
                name="funding_expense_not_zero",
                violation_error_message="Une dépense ne peut pas être de zéro euro.",
            ),
            models.CheckConstraint(
                condition=Q(sensitive=True) | ~Q(nature__in=[str(n) for n in SENSITIVE_NATURES]),
                name="funding_expense_sensitive",
                violation_error_message="Cette nature de dépense est sensible.",
            ),
            models.CheckConstraint(
                condition=Q(has_receipt=True) | Q(receipt_id__isnull=True),
                name="funding_expense_receipt",
                violation_error_message="Une dépense sans justificatif n’a pas de pièce.",
            ),
        ]


class ExpenseCorrection(models.Model):
    """An expense set aside, or counted again, and why: the row itself is never changed. The last
    correction holds."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="corrections")
    kind = models.CharField("correction", max_length=10, choices=CorrectionKind.choices)
    reason = models.CharField("motif", max_length=300, validators=PLAIN)
    corrected_at = models.DateTimeField("corrigée le")
    corrected_by = models.UUIDField("corrigée par", null=True, blank=True)

    class Privacy:
        identifying = ("reason", "corrected_by")
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant ; le motif reste avec la dépense."

    class Meta:
        verbose_name = "correction d’une dépense"
        verbose_name_plural = "corrections des dépenses"
        indexes = [models.Index(fields=["expense", "-id"], name="funding_correction_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CorrectionKind.values),
                name="funding_correction_kind",
                violation_error_message="Cette correction n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="funding_correction_said",
                violation_error_message="Dites pourquoi en une phrase.",
            ),
        ]


class ExpenseSplit(models.Model):
    """The share of an expense that one action sheet bears; shares sum to the expense."""

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="splits")
    action_number = models.CharField("fiche action", max_length=12)
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Privacy:
        identifying = ()
        retention = RETENTION
        anonymise = NOTHING

    class Meta:
        verbose_name = "part d’une dépense"
        constraints = [
            models.UniqueConstraint(
                fields=["expense", "action_number"],
                name="funding_split_once",
                violation_error_message="Cette fiche action est citée deux fois.",
            ),
            models.CheckConstraint(
                condition=~Q(amount_eur=0),
                name="funding_split_not_zero",
                violation_error_message="Une part ne peut pas être de zéro euro.",
            ),
        ]

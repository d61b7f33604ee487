"""Envelopes of a contract year and what is spent from them."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from cpts_portal.foundation.kernel.json_rows import json_rows
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.budget import enums
from funding.contract_years import RETENTION, ContractYear, NobodyNamed

PLAIN = [validate_plain_text, refuse_nir]


class Envelope(models.Model):
    """Money allotted to one mission by one funder for one contract year."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="envelopes")
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    part = models.CharField("part", max_length=10, choices=enums.EnvelopePart.choices)
    funder = models.CharField("financeur", max_length=10, choices=enums.Funder.choices)
    allotted_eur = models.DecimalField("prévu", max_digits=12, decimal_places=2)
    note = models.CharField("note", max_length=200, blank=True, validators=PLAIN)

    Privacy = NobodyNamed

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

    def for_json(self) -> dict:
        return {name: getattr(self, name) for name in ("part", "funder", "allotted_eur", "note")}


class ExpenseQuerySet(models.QuerySet):
    def counted(self):
        """Without those that were set aside: the only ones that a sum may hold."""
        return self.filter(~Exists(_set_aside()))

    def set_aside(self):
        return self.filter(Exists(_set_aside()))

    def detailed(self):
        """With their mission and their shares by action sheet, in the same statement."""
        shares = ExpenseSplit.objects.filter(expense=OuterRef("pk")).order_by("action_number")
        return self.annotate(
            mission_label=F("mission__short_label"),
            mission_position=F("mission__position"),
            shares=json_rows(shares, "action_number", "amount_eur"),
        )

    def with_corrections(self):
        corrections = Prefetch("corrections", ExpenseCorrection.objects.order_by("pk"))
        return self.detailed().select_related("year").prefetch_related(corrections)


def _set_aside():
    """A correction that sets the expense aside and that nothing came after."""
    later = ExpenseCorrection.objects.filter(expense=OuterRef("expense"), pk__gt=OuterRef("pk"))
    rows = ExpenseCorrection.objects.filter(
        expense=OuterRef("pk"), kind=enums.CorrectionKind.SET_ASIDE
    )
    return rows.filter(~Exists(later))


class Expense(models.Model):
    """One euro is charged to one envelope: the year, the mission and the funder. Without an ``id``:
    a sum of verified hours, never saved."""

    JSON = (
        *("id", "number", "spent_on", "mission_code", "mission_label", "funder", "nature", "label"),
        *("amount_eur", "supplier", "invoice_number", "progress", "has_receipt", "receipt_id"),
        *("sensitive", "decision", "decision_document_id", "decision_names_people", "remark"),
        *("is_total", "from_declarations"),
    )
    # what ``detailed`` adds; ``shares``: action number and amount, as texts
    mission_label, mission_position = "", 0
    shares: Sequence[dict] = ()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("numéro", max_length=20, unique=True, validators=PLAIN)
    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="expenses")
    mission = models.ForeignKey(
        "members.Mission", models.PROTECT, related_name="+", verbose_name="enveloppe"
    )
    funder = models.CharField(
        "financeur", max_length=10, choices=enums.Funder.choices, default=enums.Funder.CPAM
    )
    spent_on = models.DateField("date")
    nature = models.CharField("nature", max_length=16, choices=enums.Nature.choices)
    label = models.CharField("libellé", max_length=200, validators=PLAIN)
    supplier = models.CharField("fournisseur", max_length=120, blank=True, validators=PLAIN)
    invoice_number = models.CharField(
        "numéro de facture", max_length=60, blank=True, validators=PLAIN
    )
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)
    progress = models.CharField(
        "avancement", max_length=10, choices=enums.Progress.choices, default=enums.Progress.SPENT
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
                condition=Q(sensitive=True)
                | ~Q(nature__in=[str(n) for n in enums.SENSITIVE_NATURES]),
                name="funding_expense_sensitive",
                violation_error_message="Cette nature de dépense est sensible.",
            ),
            models.CheckConstraint(
                condition=Q(has_receipt=True) | Q(receipt_id__isnull=True),
                name="funding_expense_receipt",
                violation_error_message="Une dépense sans justificatif n’a pas de pièce.",
            ),
        ]

    @property
    def mission_code(self) -> str:
        return self.mission_id

    @property
    def mission_rank(self) -> tuple[int, str, str]:
        """Sorts in the order of the law: position, code, label."""
        return self.mission_position, self.mission_id, self.mission_label

    @property
    def from_declarations(self) -> bool:
        return self.pk is None

    @property
    def is_spent(self) -> bool:
        return self.progress == enums.Progress.SPENT

    @property
    def is_set_aside(self) -> bool:
        last = [*self.corrections.all()][-1:]
        return any(correction.kind == enums.CorrectionKind.SET_ASIDE for correction in last)

    @property
    def figure_of(self) -> str:
        """Its number; the sums of hours have none, their mission, nature and progress say which."""
        if not self.from_declarations:
            return self.number
        return f"heures-{self.mission_id}-{self.nature}-{self.progress}"

    @property
    def receipt_words(self) -> str:
        """What stands behind the amount: hours and former totals have no receipt of their own."""
        if self.from_declarations:
            return "heures déclarées"
        if self.is_total:
            return "total repris"
        return "oui" if self.has_receipt else "non"

    @property
    def actions(self) -> str:
        return ", ".join(share["action_number"] for share in self.shares)

    def for_json(self) -> dict:
        return {name: getattr(self, name) for name in self.JSON} | {"splits": self.shares}


class ExpenseCorrection(models.Model):
    """An expense set aside, or counted again, and why: the row itself is never changed. The last
    correction holds."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="corrections")
    kind = models.CharField("correction", max_length=10, choices=enums.CorrectionKind.choices)
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
                condition=Q(kind__in=enums.CorrectionKind.values),
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

    Privacy = NobodyNamed

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

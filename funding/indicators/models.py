"""Lines of the variable part: what each contract year asks, what was measured, what was decided."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import ContractYear, NobodyNamed
from funding.indicators import labels
from funding.indicators.enums import Counter, Decision, Direction, FigureSource, LineKind

PLAIN = [validate_plain_text, refuse_nir]


class Line(models.Model):
    """One named line of the contract. ``judged_on``: whose figure decides."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("numéro", max_length=8, unique=True, validators=PLAIN)
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    action_number = models.CharField("fiche action", max_length=12, blank=True)
    label = models.CharField("indicateur", max_length=200, validators=PLAIN)
    kind = models.CharField("type", max_length=12, choices=LineKind.choices)
    unit = models.CharField("unité", max_length=20, validators=PLAIN)
    direction = models.CharField("sens", max_length=1, choices=Direction.choices)
    source = models.CharField("source", max_length=120, validators=PLAIN)
    judged_on = models.CharField("chiffre retenu", max_length=6, choices=FigureSource.choices)
    note = models.CharField("périmètre", max_length=200, blank=True, validators=PLAIN)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "ligne d’indicateur"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="deliverable", direction="B")
                | (~Q(kind="deliverable") & ~Q(direction="B")),
                name="funding_line_direction",
                violation_error_message="Un livrable est fait ou non ; une cible monte ou baisse.",
            )
        ]

    def __str__(self):
        return f"{self.number} · {self.label}"


class LineYear(models.Model):
    """What the contract asks of a line one year, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line = models.ForeignKey(Line, models.PROTECT, related_name="years")
    year = models.ForeignKey(ContractYear, models.PROTECT, related_name="lines")
    max_eur = models.DecimalField("au plus", max_digits=12, decimal_places=2)
    baseline = models.DecimalField(
        "valeur de départ", max_digits=12, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField("cible", max_digits=12, decimal_places=2, null=True, blank=True)
    counter = models.CharField(
        "compteur", max_length=16, choices=Counter.choices, blank=True, default=""
    )
    progress = models.CharField("avancement", max_length=200, blank=True, validators=PLAIN)
    contested = models.CharField("à trancher", max_length=200, blank=True, validators=PLAIN)
    carried_from = models.PositiveSmallIntegerField("reportée de l’année", null=True, blank=True)
    carried_note = models.CharField("report", max_length=200, blank=True, validators=PLAIN)
    proposed_eur = models.DecimalField(
        "proposé", max_digits=12, decimal_places=2, null=True, blank=True
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.UUIDField(null=True, blank=True)
    granted_eur = models.DecimalField(
        "accordé", max_digits=12, decimal_places=2, null=True, blank=True
    )
    decision = models.CharField("décision", max_length=12, choices=Decision.choices, blank=True)
    decision_reason = models.CharField("motif", max_length=300, blank=True, validators=PLAIN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    # added by rows
    tier_rows: list[dict]
    condition_rows: list[dict]
    expected_rows: list[dict]
    piece_rows: list[dict]
    measure_rows: list[dict]

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "ligne de l’année"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "year"],
                name="funding_line_once_a_year",
                violation_error_message="Cette ligne est déjà inscrite pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(max_eur__gte=0),
                name="funding_line_max",
                violation_error_message="Le maximum d’une ligne ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_eur__isnull=True)
                | Q(proposed_eur__gte=0, proposed_eur__lte=F("max_eur")),
                name="funding_line_proposed",
                violation_error_message="Le montant proposé va de 0 au maximum de la ligne.",
            ),
            models.CheckConstraint(
                condition=Q(granted_eur__isnull=True)
                | Q(granted_eur__gte=0, granted_eur__lte=F("max_eur")),
                name="funding_line_granted",
                violation_error_message="Le montant accordé va de 0 au maximum de la ligne.",
            ),
            models.CheckConstraint(
                condition=Q(granted_eur__isnull=True, decision="", decided_at__isnull=True)
                | (Q(granted_eur__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="funding_line_decided",
                violation_error_message="Une décision porte un montant, une date et un sens.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_eur__isnull=True, proposed_at__isnull=True)
                | Q(proposed_eur__isnull=False, proposed_at__isnull=False),
                name="funding_line_proposal_dated",
                violation_error_message="Une proposition porte sa date.",
            ),
        ]


class Tier(models.Model):
    """From ``at`` on, the line pays ``amount_eur`` (not a sum with the tiers before)."""

    line_year = models.ForeignKey(LineYear, models.CASCADE, related_name="tiers")
    at = models.DecimalField("palier", max_digits=12, decimal_places=2)
    amount_eur = models.DecimalField("montant", max_digits=12, decimal_places=2)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "palier"
        constraints = [
            models.UniqueConstraint(
                fields=["line_year", "at"],
                name="funding_tier_once",
                violation_error_message="Deux paliers portent la même valeur.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__gt=0),
                name="funding_tier_positive",
                violation_error_message="Un palier vaut plus de zéro euro.",
            ),
        ]

    def for_json(self) -> dict:
        return {"at": self.at, "amount_eur": self.amount_eur}


class Condition(models.Model):
    """What must hold besides the figure: days held, sessions, new tutors."""

    line_year = models.ForeignKey(LineYear, models.CASCADE, related_name="conditions")
    label = models.CharField("condition", max_length=80, validators=PLAIN)
    target = models.DecimalField("cible", max_digits=12, decimal_places=2)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2, null=True, blank=True)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "condition"
        constraints = [
            models.UniqueConstraint(
                fields=["line_year", "label"],
                name="funding_condition_once",
                violation_error_message="Cette condition est écrite deux fois.",
            )
        ]


class Measurement(models.Model):
    """A figure given by somebody at a date. Never corrected: a later one is added. ``counted``: the
    portal counted it from its rows, nobody entered it, and it is not saved."""

    JSON = (
        *("body", "value", "as_of_on", "source", "numerator", "denominator"),
        *("observed_on", "note", "counted"),
    )
    counted = False

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line_year = models.ForeignKey(LineYear, models.PROTECT, related_name="measurements")
    body = models.CharField("donnée par", max_length=6, choices=FigureSource.choices)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    numerator = models.PositiveIntegerField("numérateur", null=True, blank=True)
    denominator = models.PositiveIntegerField("dénominateur", null=True, blank=True)
    observed_on = models.DateField("donnée le")
    as_of_on = models.DateField("arrêtée au")
    source = models.CharField("source", max_length=120, validators=PLAIN)
    note = models.CharField("note", max_length=200, blank=True, validators=PLAIN)
    recorded_at = models.DateTimeField("saisie le")
    recorded_by = models.UUIDField(null=True, blank=True)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "mesure"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="funding_measure_positive",
                violation_error_message="Une mesure ne peut pas être négative.",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(denominator__gt=0, numerator__lte=F("denominator")),
                name="funding_measure_ratio",
                violation_error_message=(
                    "Le numérateur ne peut pas dépasser le dénominateur, ni celui-ci être nul."
                ),
            ),
            models.CheckConstraint(
                condition=Q(as_of_on__lte=F("observed_on")),
                name="funding_measure_dates",
                violation_error_message=(
                    "Une mesure ne peut pas précéder la date où elle est arrêtée."
                ),
            ),
        ]

    @property
    def figure_code(self) -> str:
        return "cpam_value" if self.body == FigureSource.CPAM else "own_value"

    @property
    def given_of(self) -> str:
        return f"{self.body}-{self.observed_on}"

    @property
    def delivered(self) -> str:
        return labels.delivered(self.value)

    def for_json(self) -> dict:
        return {name: getattr(self, name) for name in self.JSON}

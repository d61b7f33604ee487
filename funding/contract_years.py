"""The years of the contract that funding follows: every feature refers to them."""

from typing import Protocol
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.rows import find_or_refuse

RETENTION = "Dix ans après la fin du contrat, comme les pièces comptables."
NOTHING = "Rien à faire : aucune donnée personnelle."


class NobodyNamed:
    """``Privacy`` of the rows of the accounts that name nobody."""

    identifying = ()
    retention = RETENTION
    anonymise = NOTHING


class ContractYear(models.Model):
    """``[starts_on, ends_on)``. Its amounts are those of the signed contract."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contract = models.ForeignKey("members.Contract", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("année du contrat")
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin (exclue)")
    advance_rate = models.DecimalField("taux d’avance", max_digits=4, decimal_places=3)
    source = models.CharField("source", max_length=200, validators=[validate_plain_text])
    # added by ledger.queries and dossier.queries
    signed: list[dict]
    dates: list[dict]

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "année du contrat"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="funding_year_once",
                violation_error_message="Cette année du contrat est déjà ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")),
                name="funding_year_period",
                violation_error_message="La fin de l’année doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=Q(advance_rate__gte=0, advance_rate__lte=1),
                name="funding_year_advance_rate",
                violation_error_message="Le taux d’avance va de 0 à 1.",
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


def in_force() -> models.QuerySet[ContractYear]:
    """The opened years of the contract signed last."""
    last = ContractYear.objects.order_by("-contract__signed_on", "number").values("contract_id")
    return ContractYear.objects.filter(contract_id=models.Subquery(last[:1]))


class OpenYear(Protocol):
    """What a feature needs of an opened year: the model, or the ledger's facts."""

    @property
    def id(self) -> UUID: ...

    @property
    def number(self) -> int: ...

    @property
    def period(self) -> Period: ...


def opened(year: "int | OpenYear") -> OpenYear:
    """A number is looked up; a year already read is taken as it is."""
    return find_year(year) if isinstance(year, int) else year


def find_year(number: int) -> ContractYear:
    """That opened year of the contract in force; DomainError when there is none."""
    unopened = f"L’année {number} du contrat n’est pas ouverte."
    return find_or_refuse(in_force().filter(number=number), unopened, field="contract_year")

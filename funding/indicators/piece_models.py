"""What proves a line of the contract one year: the pieces it expects and those deposited."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.records.documents import UNKNOWN
from funding.contract_years import RETENTION, NobodyNamed
from funding.indicators.enums import Again
from funding.indicators.models import PLAIN, LineYear


class ExpectedPiece(models.Model):
    """A kind of piece that proves a line one year, and how many of them. What is missing is what is
    expected and not deposited; nobody types it. ``deposited``: how many are there, where a line is
    read with its pieces."""

    deposited = 0

    line_year = models.ForeignKey(LineYear, models.CASCADE, related_name="expected_pieces")
    label = models.CharField("pièce attendue", max_length=80, validators=PLAIN)
    count = models.PositiveSmallIntegerField("combien", default=1)

    Privacy = NobodyNamed

    class Meta:
        verbose_name = "pièce attendue"
        verbose_name_plural = "pièces attendues"
        constraints = [
            models.UniqueConstraint(
                fields=["line_year", "label"],
                name="funding_expected_once",
                violation_error_message="Cette pièce est attendue deux fois.",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1) & ~Q(label=""),
                name="funding_expected_said",
                violation_error_message="Dites quelle pièce est attendue, au moins une fois.",
            ),
        ]

    @property
    def complete(self) -> bool:
        return self.deposited >= self.count

    @property
    def words(self) -> str:
        """« bilan semestriel (1 sur 2) »"""
        part = f" ({self.deposited} sur {self.count})" if self.count > 1 else ""
        return f"{self.label}{part}"

    def for_json(self) -> dict:
        return {"label": self.label, "count": self.count, "deposited": self.deposited}


class LineEvidence(models.Model):
    """A piece deposited under a line for one year. ``number`` counts within the line, from 1.
    ``expected``: what it was asked for; ``removed_at``: withdrawn, and may come back. ``again``:
    what a deposit found; ``document``: what is known of its file, where a line is read; neither is
    saved."""

    JSON = (
        *("id", "line_number", "mission_code", "action_number", "number", "document_id", "sha256"),
        *("name", "media_type", "label", "dated_on", "names_people", "added_at", "document"),
    )
    again: Again | None = None
    document = UNKNOWN

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    line_year = models.ForeignKey(LineYear, models.PROTECT, related_name="pieces")
    number = models.PositiveSmallIntegerField("numéro")
    document_id = models.UUIDField("document")
    sha256 = models.CharField("empreinte", max_length=64)
    name = models.CharField("nom du fichier", max_length=150)
    media_type = models.CharField("type", max_length=60)
    label = models.CharField("intitulé", max_length=120, validators=PLAIN)
    dated_on = models.DateField("date de la pièce")
    names_people = models.BooleanField("peut nommer des personnes ou des patients")
    added_at = models.DateTimeField("déposée le")
    added_by = models.UUIDField("déposée par", null=True, blank=True)
    expected = models.ForeignKey(
        ExpectedPiece,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pieces",
        verbose_name="pièce attendue",
    )
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)
    removed_by = models.UUIDField("retirée par", null=True, blank=True)

    class Privacy:
        identifying = ("name", "label", "document_id", "added_by", "removed_by")
        retention = RETENTION
        anonymise = "Le fichier et son nom sont effacés ; la date et l’empreinte restent."

    class Meta:
        verbose_name = "pièce d’une ligne"
        verbose_name_plural = "pièces des lignes"
        constraints = [
            models.UniqueConstraint(
                fields=["line_year", "sha256"],
                name="funding_piece_once",
                violation_error_message="Ce fichier est déjà déposé sous cette ligne.",
            ),
            models.UniqueConstraint(
                fields=["line_year", "number"],
                name="funding_piece_number",
                violation_error_message="Deux pièces de la ligne portent le même numéro.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="funding_piece_sha256",
                violation_error_message="Une empreinte compte 64 chiffres hexadécimaux.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(label=""),
                name="funding_piece_said",
                violation_error_message="Dites ce qu’est cette pièce.",
            ),
        ]

    @property
    def line_number(self) -> str:
        return self.line_year.line.number

    @property
    def mission_code(self) -> str:
        return self.line_year.line.mission_id

    @property
    def action_number(self) -> str:
        return self.line_year.line.action_number

    @property
    def reference(self) -> str:
        return f"{self.line_number}-{self.number}"

    @property
    def is_shown_in_place(self) -> bool:
        """A page may be projected: what may name people is only downloaded."""
        return self.media_type in ("image/png", "image/jpeg") and not self.names_people

    def for_json(self) -> dict:
        expected = self.expected.label if self.expected else ""
        return {name: getattr(self, name) for name in self.JSON} | {"expected": expected}

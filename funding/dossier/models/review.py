"""What the funders write among themselves. None of it is read by the association.

The decisions alone reach it, once both bodies signed them: they are then on the lines of the year.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import RETENTION
from funding.dossier.enums import FundingBody, OpinionState, Overall, Purpose, SheetState, Visas
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.models.yearly_file import Dossier
from funding.indicators.enums import Decision

PLAIN = [validate_plain_text, refuse_nir]
ACCOUNT_ONLY = "Le compte n’est qu’un identifiant."
NOTE = "Le texte reste avec le dossier ; le compte n’est qu’un identifiant."


class Opinion(models.Model):
    """One body's opinion of one version. A draft is read by that body alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    version = models.PositiveIntegerField("version lue")
    body = models.CharField("organisme", max_length=4, choices=FundingBody.choices)
    state = models.CharField(
        "état", max_length=6, choices=OpinionState.choices, default=OpinionState.DRAFT
    )
    overall = models.CharField("avis", max_length=12, choices=Overall.choices, blank=True)
    note = models.TextField("observations", max_length=2000, blank=True, validators=PLAIN)
    revision = models.PositiveIntegerField("enregistrements", default=0)
    given_at = models.DateTimeField("rendu le", null=True, blank=True)
    given_by = models.UUIDField("rendu par", null=True, blank=True)

    class Privacy:
        identifying = ("given_by", "note")
        retention = RETENTION
        anonymise = NOTE

    class Meta:
        verbose_name = "avis d’un financeur"
        verbose_name_plural = "avis des financeurs"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "version", "body"],
                name="opinion_once_a_body",
                violation_error_message="Votre organisme a déjà un avis sur cette version.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", given_at__isnull=True)
                | (Q(state="given", given_at__isnull=False) & ~Q(overall="")),
                name="opinion_given_is_whole",
                violation_error_message="Un avis rendu porte son sens et sa date.",
            ),
        ]

    @property
    def is_given(self) -> bool:
        return self.state == OpinionState.GIVEN


class JudgedLine(models.Model):
    """The judgement of one line of the version in review. ``number``: the line of the contract."""

    number = models.CharField("ligne", max_length=8)
    decision = models.CharField("sens", max_length=12, choices=Decision.choices, blank=True)
    amount_eur = models.DecimalField(
        "montant", max_digits=12, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField("motif", max_length=300, blank=True, validators=PLAIN)

    class Privacy:
        identifying = ("reason",)
        retention = RETENTION
        anonymise = "Le texte reste avec le dossier."

    class Meta:
        abstract = True


class OpinionLine(JudgedLine):
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="lines")

    class Meta:
        verbose_name = "avis sur une ligne"
        verbose_name_plural = "avis sur les lignes"
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "number"],
                name="opinion_line_once",
                violation_error_message="Cette ligne est jugée deux fois.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
                name="opinion_line_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]


class JointSheet(models.Model):
    """The joint sheet of CPAM and ARS: before the session, the position; after it, the decisions.
    One prepares, the other agrees: two bodies, and two persons."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField("version jugée")
    purpose = models.CharField("objet", max_length=8, choices=Purpose.choices)
    state = models.CharField(
        "état", max_length=8, choices=SheetState.choices, default=SheetState.DRAFT
    )
    note = models.TextField("suites", max_length=2000, blank=True, validators=PLAIN)
    revision = models.PositiveIntegerField("enregistrements", default=0)
    prepared_body = models.CharField(
        "préparée par", max_length=4, choices=FundingBody.choices, blank=True
    )
    prepared_at = models.DateTimeField("préparée le", null=True, blank=True)
    prepared_by = models.UUIDField("préparée par", null=True, blank=True)
    agreed_body = models.CharField(
        "accord de", max_length=4, choices=FundingBody.choices, blank=True
    )
    agreed_at = models.DateTimeField("accord le", null=True, blank=True)
    agreed_by = models.UUIDField("arrêtée par", null=True, blank=True)
    # added by queries.funder_exchange, by line
    judgements: dict

    class Privacy:
        identifying = ("prepared_by", "agreed_by", "note")
        retention = RETENTION
        anonymise = NOTE

    class Meta:
        verbose_name = "relevé des financeurs"
        verbose_name_plural = "relevés des financeurs"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "version", "purpose"],
                name="sheet_once_a_version",
                violation_error_message="Ce relevé existe déjà pour cette version.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", prepared_at__isnull=True, agreed_at__isnull=True)
                | Q(state="proposed", prepared_at__isnull=False, agreed_at__isnull=True)
                | Q(state="agreed", prepared_at__isnull=False, agreed_at__isnull=False),
                name="sheet_state_dated",
                violation_error_message="Une proposition et un accord portent leur date.",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | (~Q(prepared_body=F("agreed_body")) & ~Q(prepared_by=F("agreed_by"))),
                name="sheet_two_bodies",
                violation_error_message="L’accord vient de l’autre financeur.",
            ),
        ]

    @property
    def proposed(self) -> bool:
        return self.state == SheetState.PROPOSED

    @property
    def agreed(self) -> bool:
        return self.state == SheetState.AGREED


class SheetLine(JudgedLine):
    sheet = models.ForeignKey(JointSheet, models.CASCADE, related_name="lines")

    class Meta:
        verbose_name = "ligne d’un relevé"
        verbose_name_plural = "lignes des relevés"
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "number"],
                name="sheet_line_once",
                violation_error_message="Cette ligne est jugée deux fois.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
                name="sheet_line_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]


class ReviewAct(models.Model):
    """The log of opinions and joint sheets. ``subject``: opinion, position or decision."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="review_acts")
    subject = models.CharField("objet", max_length=8)
    version = models.PositiveIntegerField("version")
    body = models.CharField("organisme", max_length=4, choices=FundingBody.choices)
    from_state = models.CharField("de", max_length=12, blank=True)
    to_state = models.CharField("à", max_length=12)
    comment = models.TextField("motif", max_length=2000, blank=True, validators=PLAIN)
    taken_at = models.DateTimeField("le")
    taken_by = models.UUIDField("par", null=True, blank=True)
    token = models.UUIDField("envoi", null=True, blank=True, unique=True)

    class Privacy:
        identifying = ("taken_by", "comment")
        retention = RETENTION
        anonymise = NOTE

    class Meta:
        verbose_name = "acte entre financeurs"
        verbose_name_plural = "actes entre financeurs"
        indexes = [models.Index(fields=["dossier", "taken_at"], name="review_act_by_time")]

    @property
    def who(self) -> str:
        """« la CPAM »"""
        return WITH_ARTICLE[FundingBody(self.body)]


class VisaOrder(models.Model):
    """Who signs first, when the funders want an order. Never corrected: the last row holds."""

    order = models.CharField("ordre des visas", max_length=8, choices=Visas.choices, blank=True)
    said_at = models.DateTimeField("fixé le")
    said_by = models.UUIDField("fixé par", null=True, blank=True)
    said_by_role = models.CharField("organisme", max_length=60)

    class Privacy:
        identifying = ("said_by",)
        retention = RETENTION
        anonymise = ACCOUNT_ONLY

    class Meta:
        verbose_name = "ordre des visas"
        verbose_name_plural = "ordres des visas"

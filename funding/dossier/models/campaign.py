"""The calendar of a year’s review, what a funder asks to complete, what the association says."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from funding.contract_years import NOTHING, RETENTION
from funding.dossier.enums import Milestone, Subject
from funding.dossier.facts import role_label
from funding.dossier.models.yearly_file import Dossier

PLAIN = [validate_plain_text, refuse_nir]


class CampaignDate(models.Model):
    """A date of the campaign. Never corrected: the one with the highest ``number`` holds; without
    ``on``, the date is taken away."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.ForeignKey("funding.ContractYear", models.PROTECT, related_name="campaign_dates")
    kind = models.CharField("étape", max_length=12, choices=Milestone.choices)
    number = models.PositiveSmallIntegerField("fixée combien de fois")
    on = models.DateField("date", null=True, blank=True)
    said_at = models.DateTimeField("fixée le")
    said_by = models.UUIDField("fixée par", null=True, blank=True)
    said_by_role = models.CharField("qualité", max_length=60)

    class Privacy:
        identifying = ("said_by",)
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant."

    class Meta:
        verbose_name = "date de la campagne"
        verbose_name_plural = "dates de la campagne"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Milestone.values),
                name="campaign_date_kind",
                violation_error_message="Cette étape de la campagne n’existe pas.",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "number"],
                name="campaign_date_once",
                violation_error_message="Cette date vient d’être changée : rechargez la page.",
            ),
        ]


class RequestedPoint(models.Model):
    """One thing a funder asks to complete in a version, and what the CPTS answers. ``about_ref``:
    the number of the line, meeting, piece or expense, or the code of the section."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="points")
    version = models.PositiveIntegerField("version")
    number = models.PositiveSmallIntegerField("numéro")
    text = models.CharField("point à compléter", max_length=300, validators=PLAIN)
    about_kind = models.CharField(
        "objet", max_length=8, choices=Subject.choices, blank=True, default=""
    )
    about_ref = models.CharField("référence", max_length=20, blank=True, default="")
    asked_at = models.DateTimeField("demandé le")
    asked_by_role = models.CharField("organisme", max_length=60)
    answer = models.CharField("réponse", max_length=500, blank=True, default="", validators=PLAIN)
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    done_by = models.UUIDField("fait par", null=True, blank=True)

    class Privacy:
        identifying = ("text", "answer", "done_by")
        retention = RETENTION
        anonymise = NOTHING

    class Meta:
        verbose_name = "point à compléter"
        verbose_name_plural = "points à compléter"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "version", "number"],
                name="requested_point_once",
                violation_error_message="Ce point est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="requested_point_said",
                violation_error_message="Écrivez ce qu’il faut compléter.",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(answer=""),
                name="requested_point_answered",
                violation_error_message="Répondez à ce point en une phrase.",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_ref="") | (~Q(about_kind="") & ~Q(about_ref="")),
                name="requested_point_about",
                violation_error_message="Dites de quoi parle ce point.",
            ),
        ]

    @property
    def subject(self) -> str:
        """« line:L09 », nothing for a point that is about no object."""
        return f"{self.about_kind}:{self.about_ref}" if self.about_kind or self.about_ref else ""

    @property
    def asked_by(self) -> str:
        return role_label(self.asked_by_role)


class MissionWords(models.Model):
    """Never corrected: the one with the highest ``number`` is the text of the mission."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.ForeignKey("funding.ContractYear", models.PROTECT, related_name="mission_words")
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("écrit combien de fois")
    body = models.TextField("texte", max_length=2000, validators=PLAIN)
    written_at = models.DateTimeField("écrit le")
    written_by = models.UUIDField("écrit par", null=True, blank=True)

    class Privacy:
        identifying = ("body", "written_by")
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant ; le texte parle d’une mission."

    class Meta:
        verbose_name = "texte d’une mission"
        verbose_name_plural = "textes des missions"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "mission", "number"],
                name="mission_words_once",
                violation_error_message="Ce texte vient d’être changé : rechargez la page.",
            ),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="mission_words_said",
                violation_error_message="Écrivez ce que la mission a fait.",
            ),
        ]

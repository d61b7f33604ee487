"""What happens by itself, as rows: reports made once a month, mails sent once a day."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q, TextChoices

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records.jobs import JobFacts
from cpts_portal.foundation.records.retention.durations import sentence

RETENTION = "Dix ans après la fin du contrat, comme les pièces comptables."
SHA256 = r"^[0-9a-f]{64}$"


class ReportSchedule(models.Model):
    """A report that is made by itself for every month from ``since_on`` on."""

    code = models.CharField("rapport", max_length=20, primary_key=True)
    since_on = models.DateField("depuis le mois du")
    opened_at = models.DateTimeField("ouvert le")

    class Privacy:
        identifying = ()
        retention = "Tant que le portail sert."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "rapport programmé"
        verbose_name_plural = "rapports programmés"
        constraints = [
            models.CheckConstraint(
                condition=Q(since_on__day=1),
                name="report_schedule_from_a_first",
                violation_error_message="Un rapport mensuel commence le premier d’un mois.",
            )
        ]

    def __str__(self):
        return self.code


class ReportRun(models.Model):
    """One report for one period ``[starts_at, ends_at)``, its figures as of when it was asked.

    ``is_whole``: the period is a month that has ended; there is one such report per month, whoever
    asks and how often. The others stop at the moment somebody asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    schedule = models.ForeignKey(ReportSchedule, models.PROTECT, related_name="runs")
    starts_at = models.DateTimeField("du")
    ends_at = models.DateTimeField("au (exclu)")
    is_whole = models.BooleanField("mois entier")
    as_of = models.DateTimeField("chiffres arrêtés le")
    contents = models.JSONField("contenu")
    content_sha256 = models.CharField("empreinte sans la date", max_length=64)
    sha256 = models.CharField("empreinte", max_length=64)
    asked_by = models.UUIDField("demandé par", null=True, blank=True)
    document_id = models.UUIDField("document", unique=True, null=True, blank=True)
    file_sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)
    size = models.PositiveIntegerField("taille en octets", null=True, blank=True)
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    built_at = models.DateTimeField("construit le", null=True, blank=True)

    class Privacy:
        identifying = ("asked_by",)
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant ; le rapport ne compte que des nombres."

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapports"
        indexes = [models.Index(fields=["-starts_at", "-ends_at"], name="report_run_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "starts_at", "ends_at"],
                name="report_run_once_a_period",
                violation_error_message="Ce rapport existe déjà pour cette période.",
            ),
            models.UniqueConstraint(
                fields=["schedule", "starts_at"],
                condition=Q(is_whole=True),
                name="report_run_once_a_month",
                violation_error_message="Le rapport de ce mois existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="report_run_period",
                violation_error_message="La fin de la période doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256, content_sha256__regex=SHA256),
                name="report_run_sha256",
                violation_error_message="Une empreinte compte 64 chiffres hexadécimaux.",
            ),
            models.CheckConstraint(
                condition=Q(document_id__isnull=True, built_at__isnull=True)
                | Q(
                    document_id__isnull=False,
                    built_at__isnull=False,
                    file_sha256__regex=SHA256,
                    size__isnull=False,
                    pages__isnull=False,
                ),
                name="report_run_built_together",
                violation_error_message="Un rapport construit a un fichier et une empreinte.",
            ),
        ]

    # ``jobs.JobFacts`` of the one that builds it, once it was read (``queries.reports``)
    job: JobFacts | None = None

    def __str__(self):
        return f"{self.schedule_id} {self.starts_at:%Y-%m}"

    @property
    def starts_on(self) -> date:
        return self.starts_at.astimezone(PARIS).date()

    @property
    def last_on(self) -> date:
        return (self.ends_at.astimezone(PARIS) - timedelta(microseconds=1)).date()

    @property
    def is_open(self) -> bool:
        return self.document_id is None and bool(self.job and self.job.open)

    @property
    def has_failed(self) -> bool:
        return self.document_id is None and not self.is_open


MONDAY = 0


class Frequency(TextChoices):
    DAILY = "daily", "Chaque matin où quelque chose m’attend"
    WEEKLY = "weekly", "Le lundi seulement"
    NEVER = "never", "Jamais"


def is_due(frequency: str, on: date) -> bool:
    if frequency == Frequency.WEEKLY:
        return on.weekday() == MONDAY
    return frequency == Frequency.DAILY


class MailChoice(models.Model):
    """How often an account wants to be reminded of what waits; no row: every day."""

    account_id = models.UUIDField("compte", primary_key=True)
    frequency = models.CharField("rythme", max_length=6, choices=Frequency)
    chosen_at = models.DateTimeField("choisi le")

    class Privacy:
        identifying = ("account_id",)
        retention = "Tant que le compte existe."
        anonymise = "La ligne est supprimée avec le compte."

    class Meta:
        verbose_name = "rythme des rappels"
        verbose_name_plural = "rythmes des rappels"
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values),
                name="mail_choice_known",
                violation_error_message="Ce rythme n’existe pas : choisissez dans la liste.",
            )
        ]

    def __str__(self):
        return self.frequency


class DigestDay(models.Model):
    """One day's reminders: begun once, and finished even when the worker died in between."""

    on = models.DateField("jour", primary_key=True)
    began_at = models.DateTimeField("commencé à")
    finished_at = models.DateTimeField("terminé à", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = sentence("digest")
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "jour de rappels"
        verbose_name_plural = "jours de rappels"

    def __str__(self):
        return f"{self.on}"


class DigestMail(models.Model):
    """The reminder of one account on one day: one, or none."""

    account_id = models.UUIDField("compte")
    on = models.DateField("jour")
    lines = models.PositiveSmallIntegerField("nombre de points")
    queued_at = models.DateTimeField("demandé à")

    class Privacy:
        identifying = ("account_id",)
        retention = sentence("digest")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "rappel envoyé"
        verbose_name_plural = "rappels envoyés"
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "on"],
                name="digest_once_a_day",
                violation_error_message="Ce compte a déjà reçu son rappel du jour.",
            ),
            models.CheckConstraint(
                condition=Q(lines__gte=1),
                name="digest_says_something",
                violation_error_message="Un rappel dit au moins une chose.",
            ),
        ]

    def __str__(self):
        return f"{self.on}"

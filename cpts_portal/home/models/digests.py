from django.db import models
from django.db.models import Q

from cpts_portal.foundation.records.retention.durations import sentence
from cpts_portal.home.frequencies import Frequency


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

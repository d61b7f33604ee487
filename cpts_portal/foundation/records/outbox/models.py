from uuid import uuid4

from django.db import models

from cpts_portal.foundation.records.retention.durations import sentence


class OutboxState(models.TextChoices):
    QUEUED = "queued", "À envoyer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Non remis"


class OutboxMail(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField("clé", max_length=200, unique=True)
    to = models.EmailField("destinataire")
    template = models.CharField("modèle", max_length=100)
    context = models.JSONField("contenu", default=dict)
    state = models.CharField(
        "état", max_length=10, choices=OutboxState.choices, default=OutboxState.QUEUED
    )
    queued_at = models.DateTimeField("demandé à")
    next_attempt_at = models.DateTimeField("prochain essai")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    sent_at = models.DateTimeField("envoyé à", null=True, blank=True)
    last_error = models.CharField("dernier échec", max_length=200, blank=True)

    class Privacy:
        identifying = ("to", "context")
        retention = sentence("outbox")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=OutboxState.values),
                name="outbox_state_known",
                violation_error_message="L’état de ce courriel n’existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outbox_sent_has_moment",
                violation_error_message="Un courriel envoyé porte la date de son envoi.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state="queued"),
                name="outbox_waiting",
            )
        ]

    def __str__(self):
        return self.template

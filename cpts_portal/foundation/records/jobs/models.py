from uuid import uuid4

from django.db import models

from cpts_portal.foundation.records.retention.durations import sentence


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échec"


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("nature", max_length=60)
    key = models.CharField("objet du travail", max_length=200)
    fingerprint = models.CharField("empreinte de ce qui est demandé", max_length=64)
    task = models.CharField("tâche", max_length=120)
    subject = models.CharField("identifiant de l’objet", max_length=64, blank=True)
    state = models.CharField(
        "état", max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    step = models.PositiveIntegerField("étape", default=0)
    steps = models.PositiveIntegerField("nombre d’étapes", default=0)
    label = models.CharField("ce qui se fait", max_length=200, blank=True)
    result = models.CharField("résultat", max_length=200, blank=True)
    sentence = models.CharField("motif de l’échec", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    leased_until = models.DateTimeField("tenu jusqu’à", null=True, blank=True)
    woken_at = models.DateTimeField("réveil demandé à", null=True, blank=True)
    requested_at = models.DateTimeField("demandé à")
    requested_by = models.UUIDField("demandé par", null=True, blank=True)
    finished_at = models.DateTimeField("terminé à", null=True, blank=True)

    class Privacy:
        identifying = ("requested_by",)
        retention = sentence("job")
        anonymise = "Le compte n’est qu’un identifiant."

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "fingerprint"],
                name="job_once",
                violation_error_message="Ce travail a déjà été demandé.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values),
                name="job_state_known",
                violation_error_message="L’état de ce travail n’existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", leased_until__isnull=False)
                | (~models.Q(state="running") & models.Q(leased_until__isnull=True)),
                name="job_lease_while_running",
                violation_error_message="Seul un travail en cours est tenu.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=models.Q(state__in=["queued", "running"]),
                name="job_open",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"

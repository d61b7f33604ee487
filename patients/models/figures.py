"""What counts are made of, one pseudonymous row per request, and the states that funders read.

A fact holds no name, no commune and no birth year, and outlives the identity, so that a stock of
last year is the same number this year. Rows without a request are a history taken over from the
lists kept before the portal."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from patients.enums import AgeBand, CloseReason, Origin, PriorityTier


class RequestFact(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(
        "patients.CareRequest", models.SET_NULL, null=True, blank=True, related_name="fact"
    )
    source = models.CharField("origine de la ligne", max_length=60, blank=True)
    received_on = models.DateField("reçue le", db_index=True)
    qualified_on = models.DateField("qualifiée le", null=True, blank=True)
    proposed_on = models.DateField("première proposition le", null=True, blank=True)
    accepted_on = models.DateField("acceptée le", null=True, blank=True)
    closed_on = models.DateField("close le", null=True, blank=True)
    close_reason = models.CharField(
        "motif de fin", max_length=16, choices=CloseReason.choices, blank=True
    )
    tier = models.CharField("priorité", max_length=2, choices=PriorityTier.choices, blank=True)
    age_band = models.CharField("tranche d’âge", max_length=5, choices=AgeBand.choices, blank=True)
    ald = models.BooleanField("ALD", default=False)
    solidarity = models.BooleanField("C2S ou AME", default=False)
    origin = models.CharField("origine", max_length=10, choices=Origin.choices)
    sector = models.CharField("secteur", max_length=20, blank=True)
    out_of_territory = models.BooleanField("hors du territoire", default=False)

    class Meta:
        verbose_name = "fait compté"
        verbose_name_plural = "faits comptés"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, close_reason="")
                | (Q(closed_on__gte=F("received_on")) & ~Q(close_reason="")),
                name="patients_fact_closed_says_why",
                violation_error_message="Une fin porte sa date, après la réception, et son motif.",
            )
        ]

    class Privacy:
        identifying = ()
        retention = "Durée du contrat et cinq ans : base des chiffres transmis aux financeurs."
        anonymise = "Rien à faire : ni nom, ni commune, ni date de naissance."

    def __str__(self):
        return f"{self.received_on} {self.tier}"


class PublishedFigures(models.Model):
    """``[starts_on, as_of]`` of one year of the contract; ``content`` holds counts only, masked."""

    year = models.PositiveSmallIntegerField("année du contrat", null=True, blank=True)
    starts_on = models.DateField("du")
    as_of = models.DateField("état au")
    masked_below = models.PositiveSmallIntegerField("plus petit nombre montré")
    content = models.JSONField("chiffres")
    published_at = models.DateTimeField("publiés le")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "chiffres publiés de l’accès aux soins"
        verbose_name_plural = "chiffres publiés de l’accès aux soins"
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "as_of"],
                name="patients_published_once",
                violation_error_message="Cet état est déjà publié.",
            ),
            models.CheckConstraint(
                condition=Q(as_of__gte=F("starts_on")),
                name="patients_published_dates",
                violation_error_message="L’état suit le début de l’année.",
            ),
        ]

    class Privacy:
        identifying = ()
        retention = "Durée du contrat et cinq ans : chiffres transmis aux financeurs."
        anonymise = "Rien à faire : des nombres masqués, personne n’y est nommé."

    def __str__(self):
        return f"au {self.as_of}"

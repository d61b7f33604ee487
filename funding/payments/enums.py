from django.db.models import TextChoices


class BatchState(TextChoices):
    PREPARED = "prepared", "En préparation"
    PAID = "paid", "Versé"
    CANCELLED = "cancelled", "Annulé"


class Payment(TextChoices):
    """Where the money of declared hours stands; derived from the payment line, never stored."""

    NONE = "none", "Pas encore en paiement"
    IN_BATCH = "in_batch", "Virement en préparation"
    PAID = "paid", "Versée"

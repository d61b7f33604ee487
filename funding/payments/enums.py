from django.db.models import TextChoices


class BatchState(TextChoices):
    PREPARED = "prepared", "En préparation"
    PAID = "paid", "Versé"
    CANCELLED = "cancelled", "Annulé"

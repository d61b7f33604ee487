from uuid import uuid4

from django.db import models

SHA256 = r"^[0-9a-f]{64}$"


class Scan(models.TextChoices):
    """``none``: made by the portal, or sent while no antivirus is configured."""

    NONE = "none", "Sans antivirus"
    PENDING = "pending", "En attente de l’antivirus"
    CLEAN = "clean", "Vérifié par l’antivirus"
    INFECTED = "infected", "Programme malveillant reconnu"
    ERROR = "error", "L’antivirus n’a pas pu le lire"


REACHABLE = (Scan.NONE, Scan.CLEAN)
RETRIED = (Scan.PENDING, Scan.ERROR)


class StoredDocument(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille en octets")
    name = models.CharField("nom du fichier", max_length=200)
    media_type = models.CharField("type", max_length=100)
    kind = models.CharField("nature", max_length=60)
    data_sha256 = models.CharField("empreinte des données", max_length=64, blank=True)
    created_at = models.DateTimeField("créé à")
    created_by = models.UUIDField("créé par", null=True, blank=True)
    scan = models.CharField("antivirus", max_length=10, choices=Scan.choices, default=Scan.NONE)
    scan_attempts = models.PositiveIntegerField("essais de l’antivirus", default=0)
    scan_again_at = models.DateTimeField("prochain essai de l’antivirus", null=True, blank=True)
    scanned_at = models.DateTimeField("jugé par l’antivirus à", null=True, blank=True)
    width = models.PositiveIntegerField("largeur en pixels", null=True, blank=True)
    height = models.PositiveIntegerField("hauteur en pixels", null=True, blank=True)
    checked_at = models.DateTimeField("relu à", null=True, blank=True)
    damaged_at = models.DateTimeField("trouvé abîmé ou perdu à", null=True, blank=True)

    class Privacy:
        identifying = ("name", "created_by")
        retention = "Celle de l’objet auquel le document appartient."
        anonymise = "Le fichier est supprimé, le nom est remplacé par la nature du document."

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=SHA256),
                name="document_hash_shape",
                violation_error_message="L’empreinte d’un document compte 64 caractères.",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__in=Scan.values),
                name="document_scan_known",
                violation_error_message="Ce verdict de l’antivirus n’existe pas.",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__in=RETRIED, scan_again_at__isnull=False)
                | (~models.Q(scan__in=RETRIED) & models.Q(scan_again_at__isnull=True)),
                name="document_scan_again",
                violation_error_message="Un fichier en attente de l’antivirus a un prochain essai.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scan_again_at"],
                condition=models.Q(scan__in=RETRIED),
                name="document_to_scan",
            ),
            models.Index(
                fields=["scanned_at"],
                condition=models.Q(scan=Scan.INFECTED),
                name="document_infected",
            ),
            models.Index(
                fields=["damaged_at"],
                condition=models.Q(damaged_at__isnull=False),
                name="document_damaged",
            ),
        ]

    def __str__(self):
        return self.name

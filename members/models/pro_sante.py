"""The identity of Pro Santé Connect that opens a login: linked once, by the person herself."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ProSanteIdentity(models.Model):
    """``subject`` counts with its ``issuer`` only: two providers may give the same one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        "members.User",
        verbose_name="compte",
        on_delete=models.PROTECT,
        related_name="pro_sante_identities",
    )
    issuer = models.CharField("fournisseur", max_length=255)
    subject = models.CharField("identité chez ce fournisseur", max_length=255)
    linked_at = models.DateTimeField("liée le")
    linked_by = models.UUIDField("liée par")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Privacy:
        identifying = ("user", "subject")
        retention = "Comme le compte."
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "identité Pro Santé Connect"
        verbose_name_plural = "identités Pro Santé Connect"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="pro_sante_identity_once",
                violation_error_message="Cette carte ouvre déjà un autre compte.",
            ),
            models.UniqueConstraint(
                fields=["issuer", "user"],
                name="pro_sante_identity_one_for_a_login",
                violation_error_message="Une autre carte ouvre déjà ce compte.",
            ),
            models.CheckConstraint(
                condition=~Q(issuer="") & ~Q(subject=""),
                name="pro_sante_identity_says_who",
                violation_error_message="Une identité a un fournisseur et un identifiant.",
            ),
        ]

    def __str__(self) -> str:
        return f"identité liée le {self.linked_at:%d/%m/%Y}"

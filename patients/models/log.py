"""What happened to a request, in order. Append-only; the notes are encrypted and erasable."""

from uuid import uuid4

from django.db import models

from cpts_portal.foundation.kernel.crypto import EncryptedTextField
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.transitions import TransitionLog
from patients.models.requests import CareRequest


class RequestLog(TransitionLog):
    """``detail`` is a coded word (a reason, how a call ended), ``comment`` a short note."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(CareRequest, models.CASCADE, related_name="log")
    position = models.PositiveIntegerField("rang")
    detail = models.CharField("précision codée", max_length=40, blank=True)
    comment = EncryptedTextField(
        "note", null=True, blank=True, validators=[validate_plain_text, refuse_nir]
    )

    class Meta:
        verbose_name = "étape d’une demande"
        verbose_name_plural = "étapes des demandes"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"],
                name="patients_log_in_order",
                violation_error_message="Deux étapes ne portent pas le même rang.",
            )
        ]

    class Privacy:
        identifying = ("by_name", "comment")
        retention = "Comme la demande."
        anonymise = "Notes et noms vidés ; les étapes et leurs dates restent."

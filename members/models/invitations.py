"""The link by which a new member opens her account: once, for fourteen days, for one address."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.records.retention.durations import sentence


class InvitationQuerySet(models.QuerySet):
    def unused(self):
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True)

    def usable(self, at):
        return self.unused().filter(expires_at__gt=at)


class Invitation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        related_name="invitations",
        verbose_name="personne invitée",
    )
    email = models.EmailField("adresse électronique")
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.UUIDField("envoyée par", null=True, blank=True)
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisée le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.UUIDField("retirée par", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Privacy:
        identifying = ("person", "email", "token_hash")
        retention = sentence("invitation")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_at_a_time",
                violation_error_message="Une invitation est déjà partie pour cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_expires_later",
                violation_error_message="Une invitation expire après son envoi.",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_used_or_withdrawn",
                violation_error_message="Une invitation utilisée ne se retire plus.",
            ),
        ]

"""Membership of a person or of a structure, what joining asks, the invitation that follows."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from cpts_portal.foundation.records.transitions import TransitionLog
from members.enums import ApplicantKind, JoiningTextKind, MembershipState

IN_FORCE = (MembershipState.ACCEPTED, MembershipState.ACTIVE, MembershipState.SUSPENDED)


def days(start: str, end: str) -> Func:
    """The half-open range of days ``[start, end)``; an empty end means « still »."""
    return Func(F(start), F(end), function="daterange", output_field=DateRangeField())


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        """Members that day: joined, and not yet left."""
        return self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def of_people(self):
        return self.filter(person__isnull=False)


class Membership(models.Model):
    """``[joined_on, left_on)``: the day of leaving no longer counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    structure = models.ForeignKey(
        "members.Structure", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    state = models.CharField("état", max_length=12, choices=MembershipState)
    joined_on = models.DateField("adhésion le", null=True, blank=True)
    left_on = models.DateField("sortie le", null=True, blank=True)
    leave_reason = models.CharField("motif de sortie", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Privacy:
        identifying = ("leave_reason",)
        retention = "Cinq ans après la sortie de l’association."
        anonymise = "Motif effacé ; les dates restent, elles servent aux comptes."

    class Meta:
        verbose_name = "adhésion"
        indexes = [models.Index(fields=["joined_on", "left_on"], name="membership_by_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, structure__isnull=True)
                | Q(person__isnull=True, structure__isnull=False),
                name="membership_of_one",
                violation_error_message="Une adhésion est celle d’une personne ou d’une structure.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*IN_FORCE, MembershipState.LEFT))
                | Q(joined_on__isnull=False),
                name="membership_joined_when_in_force",
                violation_error_message="Indiquez la date d’adhésion.",
            ),
            models.CheckConstraint(
                condition=Q(state=MembershipState.LEFT, left_on__isnull=False)
                | (~Q(state=MembershipState.LEFT) & Q(left_on__isnull=True)),
                name="membership_left_has_a_day",
                violation_error_message="Une sortie a une date, et elle seule.",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="membership_left_after_joining",
                violation_error_message="La sortie doit suivre l’adhésion.",
            ),
            ExclusionConstraint(
                name="membership_person_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (days("joined_on", "left_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(person__isnull=False, joined_on__isnull=False),
                violation_error_message="Cette personne est déjà adhérente à cette date.",
            ),
            ExclusionConstraint(
                name="membership_structure_no_overlap",
                expressions=[
                    ("structure", RangeOperators.EQUAL),
                    (days("joined_on", "left_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(structure__isnull=False, joined_on__isnull=False),
                violation_error_message="Cette structure est déjà adhérente à cette date.",
            ),
        ]

    @property
    def owed_eur(self) -> Decimal | None:
        """What is still to be paid, if it is known."""
        application = getattr(self, "application", None)
        return (
            application.fee_eur if application and self.state == MembershipState.ACCEPTED else None
        )


class MembershipLog(TransitionLog):
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="log")
    by_role = models.CharField("à quel titre", max_length=80)
    comment = models.CharField("commentaire", max_length=500, blank=True)

    class Privacy:
        identifying = ("by", "by_name", "comment")
        retention = "Comme l’adhésion."
        anonymise = "Nom et commentaire vidés ; les étapes et leurs dates restent."

    class Meta:
        verbose_name = "historique d’adhésion"


class JoiningText(models.Model):
    """One version of one text. An acceptance points to the row, so a row is never changed."""

    kind = models.CharField("texte", max_length=12, choices=JoiningTextKind)
    version = models.SlugField("version", max_length=20)
    title = models.CharField("titre", max_length=120, validators=[validate_plain_text])
    body = models.TextField("contenu", validators=[validate_plain_text])
    in_force_from = models.DateField("en vigueur depuis le")
    to_validate = models.BooleanField("modèle à valider", default=True)

    # added by queries.joining.text
    replaced_by: str

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association : les acceptations y renvoient."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "texte d’adhésion"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"],
                name="joining_text_version_once",
                violation_error_message="Cette version existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["kind", "in_force_from"],
                name="joining_text_one_a_day",
                violation_error_message="Une autre version de ce texte commence le même jour.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n\n")

    @property
    def required(self) -> bool:
        """A candidate may leave the others unticked."""
        return self.kind != JoiningTextKind.DIRECTORY


class FeeRate(models.Model):
    """The yearly fee, in euros, from a day on."""

    payer = models.CharField("payée par", max_length=10, choices=ApplicantKind)
    amount_eur = models.DecimalField("montant", max_digits=8, decimal_places=2)
    valid_from = models.DateField("à partir du")

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "montant de la cotisation"
        constraints = [
            models.UniqueConstraint(
                fields=["payer", "valid_from"],
                name="fee_rate_once_a_day",
                violation_error_message="Un montant existe déjà à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__gte=0),
                name="fee_rate_not_negative",
                violation_error_message="Une cotisation n’est jamais négative.",
            ),
        ]


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

    # added by queries.joining.latest_invitation
    state: str

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

    def state_at(self, at: datetime) -> str:
        """used, withdrawn, waiting or expired"""
        if self.used_at or self.withdrawn_at:
            return "used" if self.used_at else "withdrawn"
        return "waiting" if self.expires_at > at else "expired"

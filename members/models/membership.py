"""Membership of a person or of a structure, and the log of its states."""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from cpts_portal.foundation.records.transitions import TransitionLog
from members.enums import MembershipState

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

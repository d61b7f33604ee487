"""A role given to a login for a time. Rights are the union of the grants of the day."""

from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Now

from members.enums import GRANTED_ROLES, REVIEWER_ROLES, Role

REVIEWERS = sorted(REVIEWER_ROLES)
GRANTED = sorted(GRANTED_ROLES)


def _days():
    return Func("starts_on", "ends_on", function="daterange", output_field=DateRangeField())


def _side():
    """``cpts`` for the association's own roles, the body's name for a reviewer."""
    return Case(
        When(role__in=REVIEWERS, then=F("role")),
        default=Value("cpts"),
        output_field=models.CharField(),
    )


class RoleGrantQuerySet(models.QuerySet):
    def on(self, day):
        """Valid that day: ``[starts_on, ends_on)``."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))


class RoleGrant(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        "members.User", verbose_name="compte", on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    granted_at = models.DateTimeField("donné le", editable=False)
    granted_by = models.UUIDField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    revoked_by = models.UUIDField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = models.Manager.from_queryset(RoleGrantQuerySet)()

    class Meta:
        verbose_name = "rôle donné"
        verbose_name_plural = "rôles donnés"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=GRANTED),
                name="role_grant_role_is_granted",
                violation_error_message="Ce rôle vient de l’adhésion : il ne se donne pas.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_grant_ends_after_start",
                violation_error_message="Un rôle ne peut pas finir avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="role_grant_revoked_is_dated",
                violation_error_message="Un rôle retiré porte la date de son retrait.",
            ),
            ExclusionConstraint(
                name="role_grant_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ce compte a déjà ce rôle à ces dates.",
            ),
            ExclusionConstraint(
                name="role_grant_one_side_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (_side(), RangeOperators.NOT_EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "La CPAM, l’ARS et la MSA ne partagent aucun compte, ni entre elles ni avec "
                    "la CPTS."
                ),
            ),
        ]

    class Privacy:
        identifying = ()
        retention = "Gardé : justifie les accès passés."
        anonymise = "Gardé : ne nomme personne, le compte auquel il tient est anonymisé."

    def __str__(self) -> str:
        return f"{self.get_role_display()} à partir du {self.starts_on}"

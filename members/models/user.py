"""A login, its roles, its professional card, and the alerts about it."""

from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac

from cpts_portal.foundation.kernel.text import tidy_email
from cpts_portal.foundation.records.retention.durations import sentence
from members.enums import GRANTED_ROLES, REVIEWER_ROLES, AlertKind, Role

# what the address of an erased account becomes: nobody receives anything there
NOWHERE = "efface.invalid"


def canonical_email(email: str) -> str:
    return tidy_email(email or "").lower()


class UserQuerySet(models.QuerySet):
    # Django's authentication asks this of the manager
    def get_by_natural_key(self, email: str):
        return self.get(email=canonical_email(email))


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField("adresse électronique", max_length=254)
    name = models.CharField("nom affiché", max_length=120)
    person = models.OneToOneField(
        "members.Person",
        verbose_name="personne",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
    )
    is_active = models.BooleanField("actif", default=True)
    # part of the session hash: one more, and every open session of this login is closed
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("créé le", editable=False)
    created_by = models.UUIDField(null=True, blank=True, editable=False)
    deactivated_at = models.DateTimeField("désactivé le", null=True, blank=True, editable=False)
    deactivated_by = models.UUIDField(null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    # added by queries.accounts to whoever is read with their rights
    granted_roles: list[str] | None
    is_member: bool
    is_enrolled: bool
    profession_system: str | None
    profession_code: str | None
    roles: frozenset[str]

    objects = models.Manager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Un compte existe déjà pour cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, deactivated_at=None)
                | Q(is_active=False, deactivated_at__isnull=False),
                name="user_inactive_is_dated",
                violation_error_message="Un compte désactivé porte la date de sa désactivation.",
            ),
        ]

    class Privacy:
        identifying = ("email", "name", "person", "password", "last_login")
        retention = f"Tant que le compte sert, puis {sentence('account')}"
        anonymise = (
            "Adresse et nom remplacés par le numéro du compte, mot de passe rendu inutilisable."
        )

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self):
        super().clean()
        self.email = canonical_email(self.email)

    def _get_session_auth_hash(self, secret=None) -> str:
        return salted_hmac(
            "members.User.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.name

    get_short_name = get_full_name

    # Django's admin asks these; ours asks ``request.actor``, so a login alone opens nothing
    is_staff = is_superuser = False

    def has_perm(self, perm, obj=None) -> bool:
        return False

    def has_perms(self, perm_list, obj=None) -> bool:
        return False

    def has_module_perms(self, app_label) -> bool:
        return False


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


class SecurityAlert(models.Model):
    """One for a kind, an account and an hour. ``account`` is empty for somebody without one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("nature", max_length=20, choices=AlertKind)
    account = models.UUIDField("compte", null=True, blank=True)
    hour = models.DateTimeField("heure")
    raised_at = models.DateTimeField("levée le")
    seen_at = models.DateTimeField("vue le", null=True, blank=True)
    seen_by = models.UUIDField("vue par", null=True, blank=True)
    # added by queries.accounts.latest_alerts
    who: str
    seen_by_name: str

    class Privacy:
        identifying = ("account", "seen_by")
        retention = sentence("alert")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "alerte de sécurité"
        verbose_name_plural = "alertes de sécurité"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account", "hour"],
                nulls_distinct=False,
                name="alert_once_an_hour",
                violation_error_message="Cette alerte est déjà levée.",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="alert_seen_by_somebody",
                violation_error_message="Une alerte vue dit par qui et quand.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

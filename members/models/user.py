"""A login. What it may do comes from the role grants and from the person behind it."""

from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac

from cpts_portal.foundation.kernel.text import tidy_email
from cpts_portal.foundation.records.retention.durations import sentence

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

    # Django's admin asks these of a user; ours asks ``request.actor`` instead, so a login alone
    # opens nothing.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm, obj=None) -> bool:
        return False

    def has_perms(self, perm_list, obj=None) -> bool:
        return False

    def has_module_perms(self, app_label) -> bool:
        return False

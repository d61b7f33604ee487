"""Demande de médecin traitant: who looks for a GP, and the agreement on record.

Identity is encrypted; what the office sorts and counts on is clear. Erasing a person empties the
encrypted columns, the flags and the place: the number, the state and the dates stay, and the
pseudonymous fact (``facts.py``) still counts.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value

from cpts_portal.foundation.kernel.blind_index import BlindIndexField
from cpts_portal.foundation.kernel.crypto import EncryptedDateField, EncryptedTextField
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from patients import enums
from patients.domain import duplicates
from patients.models.request_rows import IDENTITY, SAME, CareRequestQuerySet

PLAIN = (validate_plain_text, refuse_nir)


def private(label: str) -> EncryptedTextField:
    return EncryptedTextField(label, null=True, blank=True, validators=PLAIN)


class CareRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.BigIntegerField(
        "numéro",
        unique=True,
        editable=False,
        db_default=Func(Value("patients_request_number"), function="nextval"),
    )
    prefix = models.CharField("préfixe", max_length=6, editable=False)
    token = models.UUIDField("jeton du formulaire", unique=True, default=uuid4, editable=False)
    link_hash = models.CharField(
        "empreinte du lien privé", max_length=64, unique=True, null=True, blank=True
    )
    erased_link_hash = models.CharField(
        "empreinte du lien d’une demande effacée", max_length=64, unique=True, null=True, blank=True
    )
    state = models.CharField(
        "état", max_length=10, choices=enums.State.choices, default=enums.State.RECEIVED
    )
    version = models.PositiveIntegerField("version", default=1)

    filled_by = models.CharField("remplie par", max_length=12, choices=enums.FilledBy.choices)
    origin = models.CharField("origine", max_length=10, choices=enums.Origin.choices)
    reported_by = models.UUIDField("compte qui signale", null=True, blank=True)
    reporter_name = private("nom de qui signale")
    reporter_structure = private("structure de qui signale")
    reporter_phone = private("téléphone de qui signale")

    civility = models.CharField(
        "civilité", max_length=4, choices=enums.Civility.choices, blank=True
    )
    last_name = private("nom")
    first_name = private("prénom")
    birth_date = EncryptedDateField("date de naissance", null=True, blank=True)
    birth_precision = models.CharField(
        "précision de la naissance", max_length=5, choices=enums.BirthPrecision.choices, blank=True
    )
    birth_year = models.PositiveSmallIntegerField("année de naissance", null=True, blank=True)
    age = models.PositiveSmallIntegerField("âge à la réception", null=True, blank=True)
    street = private("adresse")
    commune = models.ForeignKey(
        "members.Commune", models.PROTECT, null=True, blank=True, related_name="+"
    )
    out_of_territory = models.BooleanField("hors du territoire", default=False)
    phone = private("téléphone")
    email = private("adresse électronique")
    same_person = BlindIndexField(
        "index aveugle du nom et de l’année de naissance",
        of=("last_name", "first_name", "birth_date"),
        canonical=duplicates.person,
        db_index=True,
    )
    same_phone = BlindIndexField(
        "index aveugle du téléphone", of=("phone",), canonical=duplicates.phone, db_index=True
    )
    same_email = BlindIndexField(
        "index aveugle de l’adresse électronique",
        of=("email",),
        canonical=duplicates.email,
        db_index=True,
    )
    trusted_person = private("personne de confiance")
    representative = private("représentant légal")
    protected_adult = models.BooleanField("majeur protégé", default=False)
    parent_agrees = models.BooleanField("accord d’un parent", default=False)
    languages = models.CharField("langues parlées", max_length=120, blank=True, validators=PLAIN)

    sees_doctor = models.BooleanField("voit déjà un médecin", null=True, blank=True)
    why_without = models.CharField(
        "raison", max_length=12, choices=enums.WhyWithout.choices, blank=True
    )
    without_since = models.PositiveSmallIntegerField("sans médecin depuis", null=True, blank=True)
    former_doctor = private("ancien médecin")
    ald = models.BooleanField("affection de longue durée", default=False)
    solidarity = models.BooleanField("C2S ou AME", default=False)
    pregnancy = models.BooleanField("grossesse", default=False)
    pregnancy_noted_on = models.DateField("grossesse signalée le", null=True, blank=True)
    handicap = models.BooleanField("handicap", default=False)
    discharged_on = models.DateField("sortie d’hôpital le", null=True, blank=True)
    low_mobility = models.BooleanField("se déplace difficilement", default=False)
    home_visit = models.BooleanField("visite à domicile nécessaire", default=False)
    teleconsultation = models.BooleanField("accepte la téléconsultation", default=False)
    distance_km = models.PositiveSmallIntegerField("distance acceptée (km)", null=True, blank=True)
    household = models.UUIDField("foyer placé ensemble", null=True, blank=True, db_index=True)
    household_size = models.PositiveSmallIntegerField("personnes du foyer sans médecin", default=1)

    tier = models.CharField(
        "priorité", max_length=2, choices=enums.PriorityTier.choices, blank=True
    )
    tier_reasons = ArrayField(
        models.CharField(max_length=20), verbose_name="motifs", default=list, blank=True
    )
    tier_rule = models.CharField("règle appliquée", max_length=20, blank=True)
    qualified_at = models.DateTimeField("qualifiée le", null=True, blank=True)
    qualified_by = models.UUIDField("qualifiée par", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("appels sans réponse", default=0)
    received_at = models.DateTimeField("reçue le")
    confirmed_at = models.DateTimeField("confirmée le")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    close_reason = models.CharField(
        "motif de fin", max_length=16, choices=enums.CloseReason.choices, blank=True
    )
    oriented_to = models.CharField(
        "orientée vers", max_length=14, choices=enums.Orientation.choices, blank=True
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    erased_at = models.DateTimeField("identité effacée le", null=True, blank=True)
    limited_at = models.DateTimeField("mise en attente le", null=True, blank=True)
    limited_by = models.UUIDField("mise en attente par", null=True, blank=True)
    limited_for = private("motif de la mise en attente")
    recorded_at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    objects = CareRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de médecin traitant"
        verbose_name_plural = "demandes de médecin traitant"
        indexes = [
            models.Index(fields=["state", "tier", "received_at"], name="patients_request_queue"),
            models.Index(fields=["commune"], name="patients_request_commune"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=enums.ENDED_STATES, closed_at__isnull=False)
                & ~Q(close_reason="")
                | ~Q(state__in=enums.ENDED_STATES) & Q(closed_at__isnull=True, close_reason=""),
                name="patients_request_ended_says_why",
                violation_error_message="Une demande close porte sa date et son motif.",
            ),
            models.CheckConstraint(
                condition=~Q(state=enums.State.DECLARED)
                | Q(close_reason=enums.CloseReason.DECLARED),
                name="patients_request_declared_is_the_success",
                violation_error_message="Une déclaration ferme la demande comme réussie.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*enums.LISTED_STATES, enums.State.DECLARED])
                | (Q(qualified_at__isnull=False) & ~Q(tier="") & ~Q(tier_rule="")),
                name="patients_request_listed_has_tier",
                violation_error_message="Une demande en attente porte sa priorité et ses motifs.",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True)
                | Q(close_reason=enums.CloseReason.DUPLICATE),
                name="patients_request_duplicate_is_closed",
                violation_error_message="Un doublon est une demande close.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(**{f"{name}__isnull": True for name in (*IDENTITY, *SAME)})
                & Q(link_hash__isnull=True, birth_year__isnull=True, commune__isnull=True),
                name="patients_request_erased_is_empty",
                violation_error_message="Une identité effacée ne garde aucune coordonnée.",
            ),
            models.CheckConstraint(
                condition=Q(limited_at__isnull=True, limited_for__isnull=True)
                | Q(limited_at__isnull=False, limited_for__isnull=False),
                name="patients_request_limited_says_why",
                violation_error_message="Une mise en attente porte sa date et son motif.",
            ),
            models.CheckConstraint(
                condition=Q(pregnancy=False, pregnancy_noted_on__isnull=True)
                | Q(pregnancy=True, pregnancy_noted_on__isnull=False),
                name="patients_request_pregnancy_dated",
                violation_error_message="Une grossesse porte la date où elle a été signalée.",
            ),
            models.CheckConstraint(
                condition=Q(household_size__gte=1, household_size__lte=20),
                name="patients_request_household",
                violation_error_message="Un foyer compte d’une à vingt personnes.",
            ),
        ]

    class Privacy:
        identifying = (
            *IDENTITY,
            *SAME,
            *("civility", "birth_precision", "birth_year", "age", "commune", "languages"),
            "link_hash",
            *("without_since", "household", "reported_by", "tier_reasons", "oriented_to"),
            *(
                "protected_adult",
                "ald",
                "solidarity",
                "pregnancy",
                "pregnancy_noted_on",
                "handicap",
                "discharged_on",
                "low_mobility",
                "limited_for",
            ),
        )
        retention = sentence("care_request")
        anonymise = (
            "Identité, commune et indications vidées ; le numéro, l’état et les dates restent."
        )

    @property
    def reference(self) -> str:
        return f"{self.prefix}-{self.number}"

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < 16

    def __str__(self):
        return self.reference


class Consent(models.Model):
    """The agreement to be contacted and to be shown to a doctor: what was read, when, how, by whom.

    ``revoked_at`` stops every sharing at once. The row outlives the identity: it names nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(CareRequest, models.CASCADE, related_name="consents")
    text_version = models.CharField("version du texte", max_length=20)
    text_sha256 = models.CharField("empreinte du texte", max_length=64)
    given_at = models.DateTimeField("donné le")
    given_by = models.CharField("donné par", max_length=18, choices=enums.GivenBy.choices)
    means = models.CharField("moyen", max_length=8, choices=enums.ConsentMeans.choices)
    collected_by = models.UUIDField("compte qui l’a recueilli", null=True, blank=True)
    collected_as = models.CharField("recueilli par", max_length=12, choices=enums.FilledBy.choices)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    revoked_by = models.CharField("retiré par", max_length=40, blank=True)

    class Meta:
        verbose_name = "accord de la personne"
        verbose_name_plural = "accords des personnes"
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(revoked_at__isnull=True),
                name="patients_consent_one_in_force",
                violation_error_message="Un seul accord est en vigueur à la fois.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="patients_consent_revoked_by_somebody",
                violation_error_message="Un retrait porte sa date et son auteur.",
            ),
        ]

    class Privacy:
        identifying = ("collected_by",)
        retention = "Gardé avec le numéro de la demande : preuve de l’accord et de son retrait."
        anonymise = "Ne nomme personne : gardé avec le numéro de la demande."

    def __str__(self):
        return f"{self.text_version} {self.means}"

    @property
    def in_force(self) -> bool:
        return self.revoked_at is None

    @property
    def means_words(self) -> str:
        oral = self.means == enums.ConsentMeans.ORAL
        return "À l’oral" if oral else self.get_means_display()

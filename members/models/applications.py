"""An application to join, from a person or a legal person, and all that happened to it."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q, Value

from cpts_portal.foundation.kernel import identifiers
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.records.retention.durations import sentence
from cpts_portal.foundation.records.transitions import TransitionLog
from members.domain import labels
from members.enums import ApplicantKind, ApplicationState, DecidedBy, PracticeMode, StructureKind
from members.models.people import FINESS, PLAIN, RNA, RPPS, SIRET, shaped
from members.workflow import OPEN

POSTAL_CODE = (identifiers.POSTAL_CODE_SHAPE, "Un code postal compte 5 chiffres (42600).")
KIND_OF = {
    ApplicantKind.PERSON: Q(profession__isnull=False, structure_name=""),
    ApplicantKind.STRUCTURE: Q(profession__isnull=True) & ~Q(structure_name=""),
}


class Application(models.Model):
    """For a structure, the names are those of the person who represents it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.BigIntegerField(
        "numéro",
        editable=False,
        db_default=Func(Value("members_application_number"), function="nextval"),
    )
    token = models.UUIDField("jeton du formulaire", unique=True, editable=False)
    kind = models.CharField("candidat", max_length=10, choices=ApplicantKind)
    state = models.CharField("état", max_length=10, choices=ApplicationState)
    version = models.PositiveIntegerField("version", default=1)
    sent_at = models.DateTimeField("envoyée le")
    # since when it waits for the office: sent, or answered
    waiting_since = models.DateTimeField("attend depuis")
    reason = models.CharField("motif", max_length=500, blank=True, validators=PLAIN)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.UUIDField("décidée par", null=True, blank=True)
    # who admitted them and when, which is not who entered it; unknown of what was accepted before
    admitted_by = models.CharField("admise par", max_length=10, blank=True, choices=DecidedBy)
    admitted_on = models.DateField("admise le", null=True, blank=True)

    civility = models.CharField("civilité", max_length=10, blank=True)
    last_name = models.CharField("nom d’exercice", max_length=80, validators=PLAIN)
    first_name = models.CharField("prénom", max_length=80, validators=PLAIN)
    sort_name = models.CharField("nom sans accents, pour trier", max_length=170, editable=False)
    email = models.EmailField("adresse électronique")
    phone = models.CharField("téléphone", max_length=20, validators=PLAIN)
    profession = models.ForeignKey(
        "members.Profession", models.PROTECT, null=True, blank=True, related_name="+"
    )
    detail = models.CharField("précision", max_length=80, blank=True, validators=PLAIN)
    rpps = models.CharField("numéro RPPS", max_length=11, blank=True)
    rpps_confirmed_at = models.DateTimeField("RPPS confirmé le", null=True, blank=True)
    rpps_confirmed_by = models.UUIDField("RPPS confirmé par", null=True, blank=True)
    proved_by_card = models.BooleanField(
        "RPPS et profession donnés par Pro Santé Connect", default=False
    )
    practice_mode = models.CharField(
        "mode d’exercice", max_length=1, blank=True, choices=PracticeMode
    )
    workplace = models.CharField(
        "structure ou employeur", max_length=160, blank=True, validators=PLAIN
    )
    finess = models.CharField(
        "FINESS", max_length=9, blank=True, validators=[identifiers.clean_finess]
    )
    street = models.CharField("adresse", max_length=200, blank=True, validators=PLAIN)
    postal_code = models.CharField("code postal", max_length=5)
    commune = models.ForeignKey("members.Commune", models.PROTECT, related_name="+")
    mssante_email = models.EmailField("adresse MSSanté", blank=True)
    college = models.ForeignKey(
        "members.College", models.PROTECT, null=True, blank=True, related_name="+"
    )
    groups = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="groupes souhaités"
    )
    languages = models.CharField("langues parlées", max_length=120, blank=True, validators=PLAIN)
    home_visits = models.BooleanField("visites à domicile", default=False)

    structure_name = models.CharField(
        "nom de la structure", max_length=160, blank=True, validators=PLAIN
    )
    structure_kind = models.CharField("type", max_length=20, blank=True, choices=StructureKind)
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[identifiers.clean_siret]
    )
    rna = models.CharField("RNA", max_length=10, blank=True, validators=[identifiers.clean_rna])
    representative_role = models.CharField("fonction", max_length=80, blank=True, validators=PLAIN)

    membership = models.OneToOneField(
        "members.Membership", models.PROTECT, null=True, blank=True, related_name="application"
    )
    fee_eur = models.DecimalField(
        "cotisation", max_digits=8, decimal_places=2, null=True, blank=True
    )

    # added by queries.applications
    on_territory: bool

    class Privacy:
        identifying = (
            *("reason", "civility", "last_name", "first_name", "sort_name", "email", "phone"),
            *("rpps", "workplace", "street", "mssante_email", "languages"),
        )
        retention = (
            f"Comme l’adhésion si elle est acceptée. Sinon {sentence('application')} "
            f"Restée sans réponse : {sentence('application_unanswered')}"
        )
        anonymise = "Nom remplacé par le numéro, identifiants et coordonnées effacés."

    class Meta:
        verbose_name = "demande d’adhésion"
        verbose_name_plural = "demandes d’adhésion"
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="application_queue"),
            models.Index(fields=["sort_name"], name="application_by_name"),
            models.Index(fields=["email"], name="application_by_email"),
        ]
        constraints = [
            # not ``unique=True``: asking whether the next number is taken would use it up
            models.UniqueConstraint(
                fields=["number"],
                name="application_number_once",
                violation_error_message="Ce numéro est déjà celui d’une autre demande.",
            ),
            shaped("application", "rpps", RPPS),
            shaped("application", "finess", FINESS),
            shaped("application", "siret", SIRET),
            shaped("application", "rna", RNA),
            shaped("application", "postal_code", POSTAL_CODE),
            models.CheckConstraint(
                condition=Q(kind=ApplicantKind.PERSON) & KIND_OF[ApplicantKind.PERSON]
                | Q(kind=ApplicantKind.STRUCTURE) & KIND_OF[ApplicantKind.STRUCTURE],
                name="application_of_one",
                violation_error_message="Une demande est celle d’une personne ou d’une structure.",
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.ACCEPTED, membership__isnull=False)
                | (~Q(state=ApplicationState.ACCEPTED) & Q(membership__isnull=True)),
                name="application_accepted_has_membership",
                violation_error_message="Une demande acceptée ouvre une adhésion, et elle seule.",
            ),
            models.CheckConstraint(
                condition=Q(rpps_confirmed_at__isnull=True, rpps_confirmed_by__isnull=True)
                | Q(rpps_confirmed_at__isnull=False, rpps_confirmed_by__isnull=False),
                name="application_rpps_confirmation_signed",
                violation_error_message="Une confirmation de RPPS a une date et un auteur.",
            ),
            models.CheckConstraint(
                condition=Q(admitted_by="", admitted_on__isnull=True)
                | (~Q(admitted_by="") & Q(admitted_on__isnull=False, membership__isnull=False)),
                name="application_admission_is_dated",
                violation_error_message="Une admission a une instance et une date.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(decided_at__isnull=False),
                name="application_decision_is_dated",
                violation_error_message="Une décision a une date et une personne.",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self) -> str:
        """What people say on the phone: ``AD-0042``."""
        return f"AD-{self.number:04}"

    @property
    def name(self) -> str:
        return self.structure_name or f"{self.first_name} {self.last_name}"

    @property
    def is_person(self) -> bool:
        return self.kind == ApplicantKind.PERSON

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def about(self) -> str:
        """« Infirmier·ère, coordination »"""
        about = self.profession.label if self.profession else self.get_structure_kind_display()
        return f"{about}, {self.detail}" if self.detail else about

    @property
    def in_rpps(self) -> bool:
        return bool(self.profession and self.profession.rpps)

    @property
    def rpps_is_sure(self) -> bool:
        return bool(self.rpps_confirmed_at or self.proved_by_card)

    @property
    def rpps_status(self) -> str:
        """A key that holds proves neither the person nor their profession."""
        if self.rpps_confirmed_at:
            return "confirmé par le répertoire"
        return "prouvé par Pro Santé Connect" if self.proved_by_card else "non vérifié"

    @property
    def membership_state(self) -> str:
        return self.membership.state if self.membership else ""

    @property
    def office_tag(self) -> labels.Tag:
        return labels.for_office(self.state, self.membership_state)

    @property
    def candidate_tag(self) -> labels.Tag:
        return labels.for_candidate(self.state, self.membership_state, self.fee_eur)

    def clean(self):
        faults = {}
        if self.rpps and self.rpps_confirmed_at is None:
            try:
                self.rpps = identifiers.clean_rpps(self.rpps)
            except ValidationError as refusal:
                faults["rpps"] = refusal.messages
        if self.commune_id and self.postal_code not in self.commune.postal_codes:
            faults["postal_code"] = ["Ce code postal n’est pas celui de cette commune."]
        if faults:
            raise ValidationError(faults)

    def save(self, *args, **kwargs):
        self.sort_name = sort_name(self.structure_name or f"{self.last_name} {self.first_name}")
        super().save(*args, **kwargs)


class ApplicationLog(TransitionLog):
    application = models.ForeignKey(Application, models.CASCADE, related_name="log")
    comment = models.CharField("commentaire", max_length=1000, blank=True, validators=PLAIN)

    class Privacy:
        identifying = ("by_name", "comment")
        retention = "Comme la demande d’adhésion."
        anonymise = "Nom et commentaire vidés ; les étapes et leurs dates restent."

    class Meta:
        verbose_name = "étape d’une demande d’adhésion"

    @property
    def label(self) -> str:
        return labels.TRANSITIONS.get(self.transition, self.transition)


class TextAcceptance(models.Model):
    """This version of this text was accepted at that moment."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="acceptances", verbose_name="demande"
    )
    text = models.ForeignKey(
        "members.JoiningText", models.PROTECT, related_name="+", verbose_name="texte"
    )
    accepted_at = models.DateTimeField("accepté le")

    class Privacy:
        identifying = ("application", "text")
        retention = "Comme la demande d’adhésion."
        anonymise = "Le lien reste vers une demande rendue anonyme."

    class Meta:
        verbose_name = "texte accepté"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "text"],
                name="text_accepted_once",
                violation_error_message="Ce texte est déjà accepté.",
            )
        ]


class ApplicationLink(models.Model):
    """A key of the follow-up page: each mail carries its own, and only its digest is here."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    made_at = models.DateTimeField("fait le")

    class Privacy:
        identifying = ("token_hash",)
        retention = sentence("application_link")
        anonymise = "La ligne est supprimée."

    class Meta:
        verbose_name = "lien de suivi"

"""The yearly file: its snapshots, the PDF made of them, what the reviewers wrote."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from cpts_portal.foundation.records.transitions import TransitionLog
from funding.dossier.enums import FundingBody, Section, State
from funding.dossier.facts import role_label
from funding.dossier.labels import WITH_ARTICLE_BY_LABEL
from funding.dossier.workflow import TAKEN

RETENTION = "Dix ans après la fin du contrat, comme les pièces comptables."
NOTHING = "Rien à faire : aucune donnée personnelle."
# steps that a dossier takes once in its life
ONCE = ("decide", "notify", "settle")
ANSWERS = ("countersign", "dispute")
SHA256 = r"^[0-9a-f]{64}$"


class Dossier(models.Model):
    """``version`` is the last number given to a snapshot, 0 before the first; several drafts
    share it until one is sent. ``sent_version`` is what the funders read, 0 while nothing is sent.
    Notified: the balance of the fixed parts and the variable part that the CPAM announced."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.OneToOneField("funding.ContractYear", models.PROTECT, related_name="dossier")
    state = models.CharField("état", max_length=12, choices=State, default=State.PREPARATION)
    version = models.PositiveIntegerField("version", default=0)
    sent_version = models.PositiveIntegerField("version transmise", default=0)
    notified_balance_eur = models.DecimalField(
        "solde notifié", max_digits=12, decimal_places=2, null=True, blank=True
    )
    notified_variable_eur = models.DecimalField(
        "part variable notifiée", max_digits=12, decimal_places=2, null=True, blank=True
    )
    changed_at = models.DateTimeField("modifié le")

    # added by queries.dossiers and queries.funder_exchange
    comment_count: int
    answer: str | None
    opinion_rows: list[dict]
    opinion_lines: list[dict]
    sheet_rows: list[dict]
    sheet_lines: list[dict]
    act_rows: list[dict]

    class Privacy:
        identifying = ()
        retention = RETENTION
        anonymise = NOTHING

    class Meta:
        verbose_name = "dossier annuel"
        verbose_name_plural = "dossiers annuels"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="dossier_state_known",
                violation_error_message="L’état de ce dossier n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(sent_version__lte=F("version")),
                name="dossier_sent_is_frozen",
                violation_error_message="Une version transmise est une version arrêtée.",
            ),
            models.CheckConstraint(
                condition=Q(notified_balance_eur__isnull=True, notified_variable_eur__isnull=True)
                | Q(notified_balance_eur__gte=0, notified_variable_eur__gte=0),
                name="dossier_notified_amounts",
                violation_error_message="Une notification porte ses deux montants.",
            ),
        ]


class Snapshot(models.Model):
    """The contents at one moment. ``content_sha256``: without the moment and the
    version. ``sent``: the funders read it; a draft has the number of the next, uses up none."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField("version")
    as_of = models.DateTimeField("arrêté le")
    sent = models.BooleanField("transmise", default=False)
    contents = models.JSONField("contenu")
    content_sha256 = models.CharField("empreinte sans la date", max_length=64)
    sha256 = models.CharField("empreinte", max_length=64)
    taken_by = models.UUIDField("arrêté par", null=True, blank=True)

    class Privacy:
        identifying = ("contents", "taken_by")
        retention = RETENTION
        anonymise = "Les noms des mandataires restent : ils ont signé le dossier."

    class Meta:
        verbose_name = "version du dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "version"],
                condition=Q(sent=True),
                name="freeze_version_once",
                violation_error_message="Cette version du dossier existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["dossier", "sha256"],
                name="freeze_content_once",
                violation_error_message="Ce contenu est déjà arrêté.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256, content_sha256__regex=SHA256),
                name="freeze_sha256",
                violation_error_message="Une empreinte compte 64 chiffres hexadécimaux.",
            ),
        ]


class DossierDocument(models.Model):
    """One PDF for one snapshot, however many workers built it."""

    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="document")
    document_id = models.UUIDField("document", unique=True)
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.PositiveIntegerField("taille en octets")
    pages = models.PositiveIntegerField("pages")
    built_at = models.DateTimeField("construit le")

    class Privacy:
        identifying = ("document_id",)
        retention = RETENTION
        anonymise = "Les noms des mandataires restent : ils ont signé le dossier."

    class Meta:
        verbose_name = "PDF du dossier"


class DossierStep(TransitionLog):
    # the account is enough, and the role: None is how Django leaves out a field of the parent
    by_name = None  # type: ignore[assignment]

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    comment = models.TextField(
        "commentaire", blank=True, max_length=2000, validators=[validate_plain_text, refuse_nir]
    )
    version = models.PositiveIntegerField("version")
    by_role = models.CharField("qualité", max_length=60)
    token = models.UUIDField("envoi", null=True, blank=True, unique=True)

    class Privacy:
        identifying = ("by", "comment")
        retention = RETENTION
        anonymise = "Le compte n’est qu’un identifiant ; le commentaire est effacé."

    class Meta:
        verbose_name = "pas du dossier"
        indexes = [models.Index(fields=["dossier", "at"], name="dossier_step_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "transition"],
                condition=Q(transition__in=ONCE),
                name="dossier_step_once",
                violation_error_message="Ce pas a déjà été fait.",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(transition__in=ANSWERS),
                name="dossier_answered_once",
                violation_error_message="La CPTS a déjà répondu aux décisions.",
            ),
        ]

    @property
    def label(self) -> str:
        """Once it is taken: « Transmis »."""
        return TAKEN[self.transition]

    @property
    def role_label(self) -> str:
        return role_label(self.by_role)


class ReviewComment(models.Model):
    """A remark of a funder on one section, and the answer of the CPTS. Each is written once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="comments")
    section = models.CharField("partie", max_length=12, choices=Section)
    version = models.PositiveIntegerField("version lue")
    body = models.TextField(
        "votre remarque", max_length=2000, validators=[validate_plain_text, refuse_nir]
    )
    author_id = models.UUIDField("auteur")
    author_role = models.CharField("organisme", max_length=60)
    author_name = models.CharField("nom", max_length=160)
    written_at = models.DateTimeField("écrite le")
    answer = models.TextField(
        "votre réponse",
        max_length=2000,
        blank=True,
        default="",
        validators=[validate_plain_text, refuse_nir],
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.UUIDField("répondue par", null=True, blank=True)

    class Privacy:
        identifying = ("author_id", "author_name", "body", "answer", "answered_by")
        retention = RETENTION
        anonymise = "Le nom devient l’organisme ; la remarque reste avec le dossier."

    class Meta:
        verbose_name = "remarque"
        indexes = [models.Index(fields=["dossier", "written_at"], name="review_comment_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=Section.values),
                name="review_comment_section",
                violation_error_message="Cette partie du dossier n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="review_comment_not_empty",
                violation_error_message="Écrivez votre remarque.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="review_comment_answer_dated",
                violation_error_message="Écrivez votre réponse.",
            ),
        ]

    @property
    def role_label(self) -> str:
        return role_label(self.author_role)

    @property
    def who(self) -> str:
        """« la CPAM »"""
        return WITH_ARTICLE_BY_LABEL.get(self.role_label, self.role_label)

    @property
    def answered(self) -> bool:
        return self.answered_at is not None


class ReadingMark(models.Model):
    """Which versions a reviewer read, and when last. ``body``: the organisation of the reader."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="readings")
    reader_id = models.UUIDField("lecteur")
    body = models.CharField(
        "organisme", max_length=4, choices=FundingBody.choices, blank=True, default=""
    )
    version = models.PositiveIntegerField("version lue")
    read_at = models.DateTimeField("lue le")

    class Privacy:
        identifying = ("reader_id",)
        retention = sentence("reading_mark")
        anonymise = "La marque est effacée."

    class Meta:
        verbose_name = "marque de lecture"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "reader_id", "version"],
                name="reading_mark_once",
                violation_error_message="Une seule marque par lecteur et par version.",
            )
        ]

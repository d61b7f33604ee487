"""One doctor and one request: what was asked, what was answered, what followed."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.transitions import TransitionLog
from patients.domain import ages, answering, labels

PLAIN = [validate_plain_text, refuse_nir]


class ProposalQuerySet(models.QuerySet):
    def locked(self):
        """With their doctor, held until the end of the transaction, in one order for everybody."""
        rows = self.select_for_update(of=("self",)).select_related("doctor__person")
        return rows.order_by("pk")

    def holding_a_place(self):
        """Those that hold their request and a place of their offer."""
        return self.filter(state__in=answering.HOLDING_STATES)

    def readable(self):
        """Without those of a request whose reading is stopped."""
        return self.filter(request__limited_at__isnull=True)

    def waiting(self):
        return self.readable().filter(state=answering.ProposalState.PROPOSED)


class Proposal(models.Model):
    """``reply_by`` is the last day to answer. Nothing here says who the patient is."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token = models.UUIDField("jeton du formulaire", unique=True, default=uuid4, editable=False)
    request = models.ForeignKey(
        "patients.CareRequest", models.PROTECT, related_name="proposals", verbose_name="demande"
    )
    offer = models.ForeignKey("patients.CareOffer", models.PROTECT, related_name="proposals")
    doctor = models.ForeignKey(
        "patients.CareDoctor", models.PROTECT, related_name="proposals", verbose_name="médecin"
    )
    state = models.CharField(
        "état",
        max_length=10,
        choices=answering.ProposalState.choices,
        default=answering.ProposalState.PROPOSED,
    )
    proposed_at = models.DateTimeField("proposée le")
    proposed_by = models.UUIDField(null=True, blank=True)
    reply_by = models.DateField("réponse au plus tard le")
    # one mail announces several proposals: see ``operations.proposals``
    told_at = models.DateTimeField("annoncée au médecin le", null=True, blank=True)
    distance_km = models.PositiveSmallIntegerField("distance", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    through = models.CharField(
        "dit par", max_length=10, choices=answering.Through.choices, blank=True
    )
    told_by = models.CharField("qui l’a dit", max_length=120, blank=True, validators=PLAIN)
    decline_reason = models.CharField(
        "motif", max_length=20, choices=answering.DeclineReason.choices, blank=True
    )
    end_reason = models.CharField(
        "pourquoi elle a pris fin", max_length=14, choices=answering.EndReason.choices, blank=True
    )
    version = models.PositiveIntegerField("version", default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProposalQuerySet.as_manager()

    # added by queries.reminders
    prefix: str
    number: int

    class Meta:
        verbose_name = "proposition"
        indexes = [
            models.Index(fields=["state", "reply_by"], name="patients_proposal_due"),
            models.Index(fields=["doctor", "-proposed_at"], name="patients_proposal_doctor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=answering.HOLDING_STATES),
                name="patients_one_doctor_at_a_time",
                violation_error_message="Cette demande est déjà proposée à un médecin.",
            ),
            models.CheckConstraint(
                condition=Q(state=answering.ProposalState.PROPOSED, answered_at__isnull=True)
                | (~Q(state=answering.ProposalState.PROPOSED) & Q(answered_at__isnull=False)),
                name="patients_proposal_answer_dated",
                violation_error_message="Une réponse porte une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=answering.ProposalState.DECLINED) | ~Q(decline_reason=""),
                name="patients_decline_has_a_reason",
                violation_error_message="Choisissez un motif.",
            ),
            models.CheckConstraint(
                condition=~Q(through=answering.Through.PHONE) | ~Q(told_by=""),
                name="patients_answer_phone_told_by",
                violation_error_message="Dites qui a répondu au téléphone.",
            ),
        ]

    class Privacy:
        identifying = ("request", "doctor", "told_by", "distance_km")
        retention = "Comme la demande."
        anonymise = "La distance est vidée ; qui a répondu, dates, états et motifs codés restent."

    def __str__(self):
        return f"Proposition {self.get_state_display()}"

    @property
    def tag(self):
        """In the words of the office."""
        return labels.proposal_for_office(self.state, self.doctor.name, self.reply_by)

    @property
    def waits(self) -> bool:
        return self.state == answering.ProposalState.PROPOSED

    @property
    def is_accepted(self) -> bool:
        return self.state == answering.ProposalState.ACCEPTED

    @property
    def after(self):
        """What follows a yes; None before."""
        return getattr(self, "placement", None)

    @property
    def may_be_handed_back(self) -> bool:
        return self.is_accepted and self.after is not None and self.after.is_untouched

    def may_be_undone(self, on) -> bool:
        answered_at = self.answered_at if self.is_accepted else None
        return answered_at is not None and ages.paris_day(answered_at) == on


class ProposalLog(TransitionLog):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="log")
    comment = models.CharField("motif", max_length=300, blank=True, validators=PLAIN)

    class Meta:
        verbose_name = "étape d’une proposition"
        verbose_name_plural = "étapes des propositions"

    class Privacy:
        identifying = ("by_name", "comment")
        retention = "Comme la proposition."
        anonymise = "Nom et motif vidés ; les étapes et leurs dates restent."


class Placement(models.Model):
    """What follows a yes: the person is told, seen, then their doctor is declared."""

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, related_name="placement"
    )
    informed_at = models.DateTimeField("personne prévenue le", null=True, blank=True)
    informed_by = models.UUIDField(null=True, blank=True)
    informed_how = models.CharField(
        "comment", max_length=10, choices=answering.Informed.choices, blank=True
    )
    no_news_at = models.DateTimeField("sans nouvelles, dit le", null=True, blank=True)
    first_visit_on = models.DateField("premier rendez-vous", null=True, blank=True)
    asked_at = models.DateTimeField("déclaration demandée le", null=True, blank=True)
    declared_on = models.DateField("médecin traitant déclaré le", null=True, blank=True)
    channel = models.CharField(
        "voie", max_length=10, choices=answering.DeclarationChannel.choices, blank=True
    )
    said_by = models.CharField(
        "dit par", max_length=10, choices=answering.SaidBy.choices, blank=True
    )
    declared_recorded_at = models.DateTimeField("notée le", null=True, blank=True)
    declared_recorded_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "suite d’une acceptation"
        constraints = [
            models.CheckConstraint(
                condition=Q(informed_at__isnull=True, informed_how="")
                | (Q(informed_at__isnull=False) & ~Q(informed_how="")),
                name="patients_informed_together",
                violation_error_message="Dites comment la personne a été prévenue.",
            ),
            models.CheckConstraint(
                condition=Q(declared_on__isnull=True, channel="", said_by="")
                | (Q(declared_on__isnull=False) & ~Q(channel="") & ~Q(said_by="")),
                name="patients_declared_together",
                violation_error_message="Une déclaration a une date, une voie et une origine.",
            ),
        ]

    class Privacy:
        identifying = ("first_visit_on",)
        retention = "Comme la demande."
        anonymise = "Le rendez-vous est effacé ; les autres dates restent."

    def __str__(self):
        return "Suite d’une acceptation"

    @property
    def is_untouched(self) -> bool:
        """Nothing was written down since the yes; the mail of the portal leaves with the yes."""
        later = (self.informed_by, self.no_news_at, self.first_visit_on, self.asked_at)
        by_mail_alone = self.informed_how in ("", answering.Informed.MAIL)
        return by_mail_alone and self.declared_on is None and not any(later)

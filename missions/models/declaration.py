"""Heures déclarées: what a member did, and what it pays (fixed when it is sent)."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.tags import Tag
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from cpts_portal.foundation.records.transitions import TransitionLog
from missions import amounts, labels
from missions.enums import NOT_REFUSED_STATES, OPEN_STATES, State
from missions.workflow import DECLARATION, OUTSIDE


class DeclarationQuerySet(models.QuerySet):
    def of_person(self, person_id):
        return self.filter(person_id=person_id)

    def waiting(self):
        """To verify, the oldest first."""
        return self.filter(state=State.SUBMITTED).order_by("submitted_at", "id")

    def in_states(self, states, known_at=None):
        """``known_at``: in these states at that moment, as the log says; otherwise now."""
        if known_at is None:
            return self.filter(state__in=list(states))
        return self.annotate(
            state_then=_last_step(known_at, "to_state"), entered_then=_last_step(known_at, "at")
        ).filter(state_then__in=list(states))

    def not_refused(self):
        return self.filter(state__in=NOT_REFUSED_STATES)

    def inside(self, period):
        return self.filter(done_on__gte=period.start, done_on__lt=period.end)


def _last_step(known_at, column: str) -> models.Subquery:
    steps = DeclarationLog.objects.filter(declaration=models.OuterRef("pk"), at__lt=known_at)
    return models.Subquery(steps.order_by("-at", "-pk").values(column)[:1])


class Declaration(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.BigIntegerField(
        "numéro",
        unique=True,
        editable=False,
        db_default=Func(Value("missions_declaration_number"), function="nextval"),
    )
    token = models.UUIDField("jeton du formulaire", unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="+", verbose_name="personne"
    )
    activity = models.ForeignKey("missions.Activity", models.PROTECT, related_name="+")
    action = models.ForeignKey(
        "missions.Action", models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    mission = models.ForeignKey("members.Mission", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        "members.Meeting", models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField("date")
    starts_at = models.DateTimeField("début", null=True, blank=True)
    ends_at = models.DateTimeField("fin", null=True, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField("durée en minutes")
    people_met = models.PositiveIntegerField("personnes rencontrées", null=True, blank=True)
    role = models.CharField(
        "rôle", max_length=60, blank=True, validators=[validate_plain_text, refuse_nir]
    )
    comment = models.CharField(
        "précision", max_length=500, blank=True, validators=[validate_plain_text, refuse_nir]
    )
    source = models.CharField("origine", max_length=120, blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(
        "motif", max_length=500, blank=True, validators=[validate_plain_text, refuse_nir]
    )
    rate_eur = models.DecimalField("tarif", max_digits=8, decimal_places=2, null=True, blank=True)
    amount_eur = models.DecimalField(
        "montant", max_digits=8, decimal_places=2, null=True, blank=True
    )
    version = models.PositiveIntegerField("version", default=1)
    declared_at = models.DateTimeField("saisie le")
    submitted_at = models.DateTimeField("envoyée le", null=True, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.UUIDField("décidée par", null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Func(function="now"), editable=False)
    # annotated: ``queries.declarations.with_names``
    person_name: str
    activity_label: str
    kind: str
    basis: str
    action_number: str
    action_title: str
    evidence_count: int
    # on the pages that ask for it, ``contents.with_transfers``
    transfer: labels.Transfer | None = None
    # among a member's own hours: what happened last and what comes next
    since: str

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "heures déclarées"
        verbose_name_plural = "heures déclarées"
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="missions_decl_queue"),
            models.Index(fields=["person", "-done_on"], name="missions_decl_person"),
            models.Index(fields=["done_on"], name="missions_decl_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1) & Q(minutes__lte=1440),
                name="missions_decl_minutes",
                violation_error_message="Une durée va d’une minute à 24 heures.",
            ),
            models.CheckConstraint(
                condition=Q(amount_eur__isnull=True) | Q(amount_eur__gte=0),
                name="missions_decl_amount",
                violation_error_message="Un montant n’est jamais négatif.",
            ),
            models.CheckConstraint(
                condition=Q(rate_eur__isnull=True, amount_eur__isnull=True)
                | Q(rate_eur__isnull=False, amount_eur__isnull=False),
                name="missions_decl_frozen_together",
                violation_error_message="Le tarif et le montant se figent ensemble.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PROPOSAL, State.DRAFT, State.REFUSED])
                | Q(amount_eur__isnull=False, submitted_at__isnull=False),
                name="missions_decl_sent_has_amount",
                violation_error_message="Des heures envoyées portent un montant et une date.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="missions_decl_decided_together",
                violation_error_message="Une décision a une date et une personne.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="missions_decl_times",
                violation_error_message="L’heure de fin doit suivre l’heure de début.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(
                    ends_at=ExpressionWrapper(
                        F("starts_at") + F("minutes") * Value(timedelta(minutes=1)),
                        output_field=models.DateTimeField(),
                    )
                ),
                name="missions_decl_length",
                violation_error_message="De l’heure de début à l’heure de fin, il y a la durée.",
            ),
            models.UniqueConstraint(
                fields=["person", "meeting"],
                condition=Q(state__in=NOT_REFUSED_STATES, meeting__isnull=False),
                name="missions_decl_once_a_meeting",
                violation_error_message="Vous avez déjà déclaré cette réunion.",
            ),
            ExclusionConstraint(
                name="missions_decl_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=NOT_REFUSED_STATES, starts_at__isnull=False),
                violation_error_message=(
                    "Vous avez déjà déclaré ce créneau. "
                    "Changez l’horaire ou supprimez l’une des deux."
                ),
            ),
        ]

    class Privacy:
        identifying = ("person", "role", "comment", "reason")
        retention = sentence("declaration")
        anonymise = (
            "Rôle, précision et motif vidés, personne remplacée ; durées et montants restent."
        )

    def __str__(self):
        return f"H-{self.number}"

    @property
    def member_tag(self) -> Tag:
        return self._paid_tag or labels.for_member(self.state)

    @property
    def coordinator_tag(self) -> Tag:
        return self._paid_tag or labels.for_coordinator(self.state, self.decided_at)

    @property
    def _paid_tag(self) -> Tag | None:
        return self.transfer.tag if self.transfer and self.state == State.VALIDATED else None

    @property
    def is_open(self) -> bool:
        """The member may still change it."""
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def is_paid(self) -> bool:
        return bool(self.transfer and self.transfer.paid_on)

    @property
    def details(self) -> list[tuple[str, str]]:
        """The optional fields that are filled: name and value."""
        people = "" if self.people_met is None else french.number(self.people_met)
        details = [("Rôle", self.role), ("Personnes rencontrées", people)]
        return [(name, value) for name, value in details if value]

    @property
    def subject(self) -> str:
        """What it was about, shortest first: the meeting, the action sheet, the activity."""
        return self.source or self.action_title or self.activity_label

    @property
    def worth(self) -> str:
        """The computation of hours that were sent, at the price of that day."""
        if self.rate_eur is None:
            return ""
        tariff = amounts.Tariff(self.kind, self.basis, self.rate_eur)
        return amounts.explanation(tariff, self.minutes)


class DeclarationLog(TransitionLog):
    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="log")
    comment = models.CharField(
        "motif", max_length=500, blank=True, validators=[validate_plain_text, refuse_nir]
    )
    # annotated: ``queries.history.latest_steps``
    waiting: int | None
    oldest: datetime | None

    class Meta:
        verbose_name = "étape des heures déclarées"
        verbose_name_plural = "étapes des heures déclarées"

    class Privacy:
        identifying = ("by_name", "comment")
        retention = "Comme les heures déclarées."
        anonymise = "Nom et motif vidés ; les étapes et leurs dates restent."

    @property
    def label(self) -> str:
        return OUTSIDE.get(self.transition) or DECLARATION.past_label(self.transition)

"""What a doctor offers: places, for whom, until when; or that they must not be called."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Now

from cpts_portal.foundation.kernel.nir import refuse_nir
from cpts_portal.foundation.kernel.text import validate_plain_text
from cpts_portal.foundation.records.retention.durations import sentence
from patients.domain import labels
from patients.domain.answering import HOLDING_STATES, Availability, ProposalState, Through

PLAIN = [validate_plain_text, refuse_nir]
MOST_PLACES = 50
ENDS_SOON = timedelta(days=14)


class CareOfferQuerySet(models.QuerySet):
    def current(self):
        """Not closed: the latest word of each doctor, even when its dates are past."""
        return self.filter(closed_at__isnull=True)

    def as_of(self, day):
        """With the day of the reading, the places held that day, and the absence of the doctor."""
        states = "proposals__state"
        return self.annotate(
            on=Value(day, output_field=models.DateField()),
            held=Count("proposals", filter=Q(**{f"{states}__in": HOLDING_STATES})),
            waiting=Count("proposals", filter=Q(**{states: ProposalState.PROPOSED})),
            away_from=F("doctor__away_from"),
            away_until=F("doctor__away_until"),
        )

    def open_on(self, day):
        """Places that may be proposed that day: nobody is asked of a doctor who is away."""
        return self.current().filter(
            Q(doctor__away_from=None)
            | Q(doctor__away_from__gt=day)
            | Q(doctor__away_until__lte=day),
            availability=Availability.NOW,
            starts_on__lte=day,
            ends_on__gt=day,
        )


class CareOffer(models.Model):
    """``ends_on`` is excluded. An empty list of communes or of ages means all of them. ``told_by``
    becomes ``NOBODY`` when its time is over."""

    # an answer by telephone keeps that somebody gave it
    NOBODY = "le cabinet"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    token = models.UUIDField("jeton du formulaire", unique=True, default=uuid4, editable=False)
    doctor = models.ForeignKey(
        "patients.CareDoctor", models.PROTECT, related_name="offers", verbose_name="médecin"
    )
    availability = models.CharField("disponibilité", max_length=10, choices=Availability.choices)
    places = models.PositiveSmallIntegerField("nombre de places", default=0)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    max_km = models.PositiveSmallIntegerField("distance la plus grande", null=True, blank=True)
    communes = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name="communes"
    )
    ages = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name="âge")
    ald = models.BooleanField("accepte les affections de longue durée", default=True)
    home_visits = models.BooleanField("fait des visites à domicile", default=False)
    families = models.BooleanField("accepte une famille entière", default=False)
    languages = models.CharField("langues parlées", max_length=120, blank=True, validators=PLAIN)
    discreet = models.BooleanField("discrète : vue de la seule coordination", default=True)
    through = models.CharField("dit par", max_length=10, choices=Through.choices)
    told_by = models.CharField("qui l’a dit", max_length=120, blank=True, validators=PLAIN)
    opened_at = models.DateTimeField("dite le")
    opened_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CareOfferQuerySet.as_manager()

    # added by as_of
    on: date
    held: int
    waiting: int
    away_from: date | None
    away_until: date | None

    class Meta:
        verbose_name = "offre de places"
        verbose_name_plural = "offres de places"
        constraints = [
            models.UniqueConstraint(
                fields=["doctor"],
                condition=Q(closed_at__isnull=True),
                name="patients_one_offer_a_doctor",
                violation_error_message="Ce médecin a déjà une offre : changez-la ou fermez-la.",
            ),
            models.CheckConstraint(
                condition=Q(availability=Availability.NO, places=0)
                | Q(availability=Availability.SIX_MONTHS, places__lte=MOST_PLACES)
                | Q(availability=Availability.NOW, places__gte=1, places__lte=MOST_PLACES),
                name="patients_offer_places",
                violation_error_message=f"Indiquez de 1 à {MOST_PLACES} places.",
            ),
            models.CheckConstraint(
                condition=Q(availability=Availability.NO, ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="patients_offer_dates",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=Q(max_km__isnull=True) | Q(max_km__gte=1, max_km__lte=200),
                name="patients_offer_distance",
                violation_error_message="Une distance va de 1 à 200 km.",
            ),
            models.CheckConstraint(
                condition=~Q(through=Through.PHONE) | ~Q(told_by=""),
                name="patients_offer_phone_told_by",
                violation_error_message="Dites qui a répondu au téléphone.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True),
                name="patients_offer_closed_together",
                violation_error_message="Une offre close a une date et une personne.",
            ),
        ]

    class Privacy:
        identifying = ("doctor", "told_by")
        retention = sentence("care_offer")
        anonymise = "Qui l’a dit devient « le cabinet » ; les nombres et les dates restent."

    def __str__(self):
        return f"{self.get_availability_display()} : {self.places}"

    @property
    def is_no(self) -> bool:
        return self.availability == Availability.NO

    @property
    def source_words(self) -> str:
        """« le médecin » ; « téléphone, noté par la coordination (Mme Lys) »"""
        through = self.get_through_display()
        return f"{through} ({self.told_by})" if self.told_by else through

    @property
    def criteria(self) -> str:
        return labels.criteria_words(self)

    # what follows is read of a row ``as_of`` a day

    @property
    def free(self) -> int:
        return max(0, self.places - self.held)

    @property
    def free_today(self) -> int:
        """None before the first day, after the last one, or while the doctor is away."""
        open_now = self.availability == Availability.NOW and not (self.ended or self.to_come)
        return self.free if open_now and not self.is_away else 0

    @property
    def taken(self) -> int:
        """Accepted or declared; the others wait for an answer."""
        return self.held - self.waiting

    @property
    def to_come(self) -> bool:
        return not self.is_no and self.starts_on > self.on

    @property
    def is_away(self) -> bool:
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= self.on < self.away_until

    @property
    def away_last_day(self):
        return self.away_until - timedelta(days=1) if self.away_until else None

    @property
    def ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= self.on

    @property
    def do_not_call(self) -> bool:
        return self.is_no and not self.ended

    @property
    def ends_soon(self) -> bool:
        if self.is_no or self.ended or self.ends_on is None:
            return False
        return self.ends_on - self.on <= ENDS_SOON

    @property
    def tag(self):
        return labels.offer_tag(self)

    @property
    def short(self) -> str:
        """« 2 places », whatever is held of them today; or when not to call."""
        return self.tag.label if self.is_no else labels.places(self.places)

    @property
    def places_words(self) -> str:
        return labels.places_words(self)


class CareOfferLog(models.Model):
    """Who did what with an offer, and when. Append-only."""

    offer = models.ForeignKey(CareOffer, models.CASCADE, related_name="log")
    at = models.DateTimeField("moment")
    by = models.UUIDField("compte", null=True)
    by_name = models.CharField("nom", max_length=120, blank=True)
    step = models.CharField("étape", max_length=16)
    before = models.CharField("avant", max_length=60, blank=True)
    after = models.CharField("après", max_length=60, blank=True)
    comment = models.CharField("motif", max_length=300, blank=True, validators=PLAIN)

    class Meta:
        verbose_name = "étape d’une offre"
        verbose_name_plural = "étapes des offres"

    class Privacy:
        identifying = ("by_name", "comment")
        retention = f"Comme l’offre : {sentence('care_offer')}"
        anonymise = "Nom et motif vidés ; les étapes et leurs dates restent."

    def __str__(self):
        return self.step

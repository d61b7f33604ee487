"""Offices held, bodies sat on, meetings and who was there."""

from uuid import UUID, uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from cpts_portal.foundation.records import documents
from members.enums import AttendanceRole, BodyKind, Office
from members.models.membership import days
from members.models.people import PLAIN

ONE_HOLDER = (Office.PRESIDENT, Office.TREASURER, Office.SECRETARY)


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        name=name,
        violation_error_message="La fin doit suivre le début.",
    )


class Mandate(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="mandates")
    office = models.CharField("fonction", max_length=20, choices=Office)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association : qui l’engageait, et quand."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        verbose_name = "mandat"
        constraints = [
            _ends_after_start("mandate_ends_after_start"),
            ExclusionConstraint(
                name="mandate_one_holder",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(office__in=ONE_HOLDER),
                violation_error_message="Cette fonction est déjà tenue à cette date.",
            ),
        ]


class Body(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("type", max_length=12, choices=BodyKind)
    mission = models.ForeignKey("members.Mission", models.PROTECT, null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Rien à faire : aucune donnée personnelle."

    class Meta:
        verbose_name = "instance ou groupe"

    def __str__(self):
        return self.name


class BodyMember(models.Model):
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="seats")
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Durée de vie de l’association."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        constraints = [
            _ends_after_start("seat_ends_after_start"),
            ExclusionConstraint(
                name="seat_no_overlap",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne siège déjà dans cette instance.",
            ),
        ]


MINUTES_IN_A_DAY = 24 * 60


class Meeting(models.Model):
    """``action_number`` and ``activity_code`` are the missions app's words: no relation upward."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.CharField("numéro", max_length=12, unique=True)
    title = models.CharField("objet", max_length=160, validators=PLAIN)
    mission = models.ForeignKey("members.Mission", models.PROTECT)
    action_number = models.CharField("fiche action", max_length=12, blank=True)
    body = models.ForeignKey("members.Body", models.PROTECT, null=True, blank=True)
    held_on = models.DateField("tenue le")
    starts_at = models.DateTimeField("à", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("durée")
    place = models.CharField("lieu", max_length=120, blank=True, validators=PLAIN)
    activity_code = models.CharField("activité", max_length=8)
    people_met = models.PositiveIntegerField("personnes rencontrées", null=True, blank=True)
    funnel = models.JSONField("entonnoir", null=True, blank=True)
    proxies = models.PositiveSmallIntegerField("pouvoirs", default=0)

    # added by queries.meetings
    present: list[dict]
    sheet_missing: bool
    sheet_note: str
    sheet_document_id: UUID | None
    sheet_document: dict | None

    class Privacy:
        identifying = ()
        retention = "Dix ans, avec les dossiers qui la citent."
        anonymise = "Rien à faire : les noms sont dans les présences."

    class Meta:
        verbose_name = "réunion"
        indexes = [models.Index(fields=["-held_on", "id"], name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_IN_A_DAY),
                name="meeting_minutes",
                violation_error_message="La durée va de une minute à vingt-quatre heures.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def attendee_ids(self) -> tuple[UUID, ...]:
        """Everybody present, the speakers among them; ``proxies`` is a count."""
        return tuple(UUID(row["person_id"]) for row in self.present)

    @property
    def speaker_ids(self) -> tuple[UUID, ...]:
        speakers = (row for row in self.present if row["role"] == AttendanceRole.SPEAKER)
        return tuple(UUID(row["person_id"]) for row in speakers)

    @property
    def glance(self) -> documents.Glance:
        """Of its signed sheet."""
        return documents.glance(self.sheet_document)


class Attendance(models.Model):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="attendances")
    role = models.CharField("présence", max_length=8, choices=AttendanceRole)
    attested_at = models.DateTimeField("attestée le")
    attested_by = models.UUIDField(null=True, blank=True)

    class Privacy:
        identifying = ()
        retention = "Dix ans, avec la feuille d’émargement."
        anonymise = "Le lien reste vers une personne rendue anonyme."

    class Meta:
        verbose_name = "présence"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_once",
                violation_error_message="Cette personne est déjà notée à cette réunion.",
            )
        ]


class MeetingSheet(models.Model):
    """The signed attendance sheet: a stored document, or the admission that it is missing."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="sheet")
    document_id = models.UUIDField(null=True, blank=True)
    missing = models.BooleanField("feuille manquante", default=False)
    note = models.CharField("note", max_length=200, blank=True, validators=PLAIN)

    class Privacy:
        identifying = ()
        retention = "Dix ans, avec les dossiers qui la citent."
        anonymise = "Le document est retiré ; le nombre de signatures reste."

    class Meta:
        verbose_name = "feuille d’émargement"
        constraints = [
            models.CheckConstraint(
                condition=Q(missing=False) | Q(document_id__isnull=True),
                name="sheet_missing_or_stored",
                violation_error_message="Une feuille déposée n’est pas manquante.",
            )
        ]

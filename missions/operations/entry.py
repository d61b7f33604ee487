"""What somebody says she did, checked against the calendar, the contract and her other hours.

Refusals carry the name of the field of the form they belong to. Callers hold the person's lock
(``lock_calendar``), so that two posts at once are compared with each other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import keep_row
from members.queries import contracts
from members.queries import missions as mission_names
from missions import closing
from missions.amounts import LONGEST_DAY, time_in_french
from missions.enums import ActionStatus
from missions.labels import day_and_month, slot
from missions.models import Action, Activity, Declaration

# model field → field of the form
_FIELDS = {
    "minutes": "duration",
    "starts_at": "starts",
    "ends_at": "starts",
    "mission": "about",
    "action": "about",
    "activity": "activity",
}


@dataclass(frozen=True)
class Entry:
    """Typed values. ``starts_at`` is known for meetings, optional otherwise."""

    activity_code: str
    mission_code: str
    done_on: date
    minutes: int
    action_number: str = ""
    people_met: int | None = None
    comment: str = ""
    source: str = ""
    starts_at: datetime | None = None
    meeting_id: UUID | None = None


def lock_calendar(person_id: UUID) -> None:
    """Until the end of the transaction: one writer at a time in one person's calendar."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(person_id)])


def write_entry(declaration: Declaration, entry: Entry, *, at: datetime) -> None:
    """Checks the entry and puts it on the row; nothing is saved."""
    _check_day(entry.done_on, at=at)
    declaration.action = _action(entry)
    declaration.mission_id = _mission(entry, declaration.action)
    declaration.activity_id = _activity(entry)
    declaration.done_on = entry.done_on
    declaration.minutes = _minutes(entry.minutes)
    declaration.people_met = _people_met(entry.people_met)
    declaration.comment = entry.comment.strip()
    declaration.source = entry.source
    declaration.meeting_id = entry.meeting_id
    declaration.starts_at = entry.starts_at
    declaration.ends_at = entry.starts_at and entry.starts_at + timedelta(minutes=entry.minutes)
    if entry.starts_at and entry.starts_at.astimezone(PARIS).date() != entry.done_on:
        raise DomainError("L’heure de début n’est pas ce jour-là.", field="starts")
    if declaration.ends_at and declaration.ends_at > at and not entry.meeting_id:
        raise DomainError(
            "Ce créneau n’est pas terminé : déclarez-le quand il aura eu lieu.", field="starts"
        )
    check_calendar(declaration)


def _mission(entry: Entry, action: Action | None) -> str:
    known = mission_names.labels()
    if entry.mission_code not in known or (action and action.mission_id != entry.mission_code):
        raise DomainError("Cette mission n’existe pas : choisissez dans la liste.", field="about")
    return entry.mission_code


def _action(entry: Entry) -> Action | None:
    if not entry.action_number:
        return None
    action = Action.objects.filter(number=entry.action_number).first()
    if action is None:
        raise DomainError(
            "Cette fiche action n’existe pas : choisissez dans la liste.", field="about"
        )
    dropped = action.status == ActionStatus.DROPPED
    if dropped or entry.done_on < action.starts_on:
        raise DomainError(
            f"La fiche action {action.number} n’est pas ouverte à cette date.", field="about"
        )
    return action


def _activity(entry: Entry) -> str:
    activity = Activity.objects.filter(pk=entry.activity_code).first()
    if activity is None:
        raise DomainError(
            "Cette activité n’existe pas : choisissez dans la liste.", field="activity"
        )
    ended = activity.valid_to and entry.done_on >= activity.valid_to
    if entry.done_on < activity.valid_from or ended:
        raise DomainError("Cette activité n’est pas ouverte à cette date.", field="activity")
    return activity.code


def _check_day(done_on: date, *, at: datetime) -> None:
    if done_on > at.astimezone(PARIS).date():
        raise DomainError(
            "Cette date est dans le futur : déclarez ce qui a déjà eu lieu.", field="done_on"
        )
    contract = contracts.current()
    if contract and done_on < contract.signed_on:
        raise DomainError(
            f"Le contrat a été signé le {day_and_month(contract.signed_on)} "
            f"{contract.signed_on.year} : rien ne peut être déclaré avant.",
            field="done_on",
        )
    closed = closing.closed_before()
    if closed and done_on < closed:
        raise DomainError(
            "L’année de contrat de cette date est close : son dossier a été décidé. "
            "Voyez avec la coordinatrice.",
            field="done_on",
        )


def _minutes(minutes: int) -> int:
    if not 0 < minutes <= LONGEST_DAY:
        raise DomainError("Une durée va d’une minute à 24 heures.", field="duration")
    return minutes


def _people_met(count: int | None) -> int | None:
    if count is not None and not 0 <= count <= 5000:
        raise DomainError("Indiquez un nombre de 0 à 5 000.", field="people_met")
    return count


def check_calendar(declaration: Declaration) -> None:
    """No meeting twice, no two slots at once, no day of more than 24 hours."""
    others = Declaration.objects.of(declaration.person_id).standing().exclude(pk=declaration.pk)
    if declaration.meeting_id and others.filter(meeting_id=declaration.meeting_id).exists():
        raise DomainError(
            f"Vous avez déjà déclaré cette réunion du {day_and_month(declaration.done_on)}.",
            field="done_on",
        )
    if declaration.starts_at:
        meets = others.filter(
            starts_at__lt=declaration.ends_at, ends_at__gt=declaration.starts_at
        ).first()
        if meets:
            raise DomainError(
                f"Vous avez déjà déclaré {slot(meets.starts_at, meets.ends_at)}. "
                "Changez l’horaire ou supprimez l’une des deux.",
                field="starts",
            )
    day = others.filter(done_on=declaration.done_on).aggregate(total=Sum("minutes"))["total"] or 0
    if day + declaration.minutes > LONGEST_DAY:
        raise DomainError(
            f"Vous avez déjà déclaré {time_in_french(day)} "
            f"le {day_and_month(declaration.done_on)} : "
            "le total dépasserait 24 heures. Vérifiez la date ou la durée.",
            field="duration",
        )


def keep_or_refuse(row, **how) -> None:
    """Saved when it is right; otherwise a sentence beside the field of the form."""
    try:
        keep_row(row, **how)
    except DomainError as refusal:
        field = refusal.field and _FIELDS.get(refusal.field, refusal.field)
        raise DomainError(refusal.sentence, field=field) from None

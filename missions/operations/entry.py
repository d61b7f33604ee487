"""What somebody says they did, checked against the calendar, the contract and their other hours.

Refusals carry the name of the field of the form they belong to. Callers lock the person's key
(``lock_key``), so that two posts at once are compared with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db.models import Q

from cpts_portal.foundation.kernel import durations
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.wall_clock import minutes_after
from cpts_portal.foundation.records.rows import find_or_refuse
from cpts_portal.foundation.records.uploads import AcceptedUpload
from members.queries import contracts
from members.queries import missions as mission_names
from missions import hooks
from missions.amounts import LONGEST_DAY, is_duration, time_in_french
from missions.enums import ActionStatus
from missions.labels import day_near, slot
from missions.models import Action, Activity, Declaration
from missions.queries.declarations import same_action_that_day

# model field → field of the form
FORM_FIELDS = {
    "minutes": "duration",
    "starts_at": "starts",
    "ends_at": "starts",
    "mission": "about",
    "action": "about",
    "activity": "activity",
}

# written on the row as they stand
SAME = ("done_on", "minutes", "people_met", "role", "source", "meeting_id", "starts_at", "ends_at")
WRITTEN = {name: name for name in SAME} | {"mission_id": "mission_code"}
WRITTEN["activity_id"] = "activity_code"


@dataclass(frozen=True)
class DeclarationEntry:
    """The values; None for what is still missing. ``starts_at`` is known for meetings, optional
    otherwise. ``again``: another one of the same action on the same day, on purpose. ``remove``:
    pieces of these hours that go, ``uploads``: those that come."""

    activity_code: str | None
    mission_code: str | None
    done_on: date | None
    minutes: int | None
    action_number: str = ""
    people_met: int | None = None
    comment: str = ""
    role: str = ""
    source: str = ""
    starts_at: datetime | None = None
    meeting_id: UUID | None = None
    again: bool = False
    uploads: Sequence[AcceptedUpload] = ()
    remove: Sequence[UUID] = ()

    @property
    def ends_at(self) -> datetime | None:
        if self.starts_at is None or self.minutes is None:
            return None
        return minutes_after(self.starts_at, self.minutes)

    def meets(self, other: Declaration) -> bool:
        """Their slots overlap, when both are known."""
        if not (self.starts_at and self.ends_at and other.starts_at and other.ends_at):
            return False
        return other.starts_at < self.ends_at and other.ends_at > self.starts_at


def write_entry(declaration: Declaration, entry: DeclarationEntry, *, at: datetime) -> None:
    """Checks the entry and puts it on the row; nothing is saved."""
    own = Q(pk=declaration.pk)
    refusals = entry_refusals(entry, person_id=declaration.person_id, own=own, at=at)
    if refusals:
        raise refusals[0]
    declaration.action = _action(entry)
    declaration.comment = entry.comment.strip()
    for column, name in WRITTEN.items():
        setattr(declaration, column, getattr(entry, name))


def entry_refusals(
    entry: DeclarationEntry, *, person_id: UUID, own: Q, at: datetime
) -> list[DomainError]:
    """All that is wrong with what is entered so far, in the order of the form. Under the person's
    lock it is final; without it, a form shows everything at once. ``own`` selects the row that
    is being written, which does not stand in its own way."""
    checks = [
        partial(check, entry, at)
        for check in (_check_day, _check_subject, _check_activity, _check_numbers, _check_slot)
    ]
    refusals = []
    for check in [*checks, partial(_check_calendar, entry, person_id, own, at)]:
        try:
            check()
        except DomainError as refusal:
            refusals.append(refusal)
    twin = None if refusals else _twin(entry, person_id, own)
    return [twin] if twin else refusals


def _check_subject(entry: DeclarationEntry, at: datetime) -> None:
    if entry.mission_code is None:
        return
    action = _action(entry)
    known = mission_names.labels()
    if entry.mission_code not in known or (action and action.mission_id != entry.mission_code):
        raise DomainError("Cette mission n’existe pas : choisissez dans la liste.", field="about")


def _action(entry: DeclarationEntry) -> Action | None:
    if not entry.action_number:
        return None
    rows = Action.objects.filter(number=entry.action_number)
    unknown = "Cette fiche action n’existe pas : choisissez dans la liste."
    action = find_or_refuse(rows, unknown, field="about")
    too_early = entry.done_on and entry.done_on < action.starts_on
    if action.status == ActionStatus.DROPPED or too_early:
        raise DomainError(
            f"La fiche action {action.number} n’est pas ouverte à cette date.", field="about"
        )
    return action


def _check_activity(entry: DeclarationEntry, at: datetime) -> None:
    if entry.activity_code is None:
        return
    rows = Activity.objects.filter(pk=entry.activity_code)
    unknown = "Cette activité n’existe pas : choisissez dans la liste."
    activity = find_or_refuse(rows, unknown, field="activity")
    if entry.done_on is None:
        return
    ended = activity.valid_to and entry.done_on >= activity.valid_to
    if entry.done_on < activity.valid_from or ended:
        raise DomainError("Cette activité n’est pas ouverte à cette date.", field="activity")


def _check_day(entry: DeclarationEntry, at: datetime) -> None:
    done_on = entry.done_on
    if done_on is None:
        return
    if done_on > at.astimezone(PARIS).date():
        raise DomainError(
            "Cette date est dans le futur : déclarez ce qui a déjà eu lieu.", field="done_on"
        )
    signed_on = contracts.last_signed_on()
    if signed_on and done_on < signed_on:
        raise DomainError(
            f"Le contrat a été signé le {day(signed_on)} : rien ne peut être déclaré avant.",
            field="done_on",
        )
    closed = hooks.closed_before()
    if closed and done_on < closed:
        raise DomainError(
            "L’année de contrat de cette date est close : son dossier a été décidé. "
            "Voyez avec la coordination.",
            field="done_on",
        )


def _check_numbers(entry: DeclarationEntry, at: datetime) -> None:
    if entry.minutes is not None and not is_duration(entry.minutes):
        raise DomainError("Une durée va d’une minute à 24 heures.", field="duration")
    if entry.people_met is not None and not 0 <= entry.people_met <= 5000:
        raise DomainError("Indiquez un nombre de 0 à 5 000.", field="people_met")


def _check_slot(entry: DeclarationEntry, at: datetime) -> None:
    if entry.starts_at is None:
        return
    if entry.starts_at.astimezone(PARIS).date() != entry.done_on:
        raise DomainError("L’heure de début n’est pas ce jour-là.", field="starts")
    if entry.ends_at and entry.ends_at > at and not entry.meeting_id:
        raise DomainError(
            "Ce créneau n’est pas terminé : déclarez-le quand il aura eu lieu.", field="starts"
        )


def _check_calendar(entry: DeclarationEntry, person_id: UUID, own: Q, at: datetime) -> None:
    """No meeting twice, no two slots at once, no day of more than 24 hours."""
    minutes = entry.minutes or 0
    if entry.done_on is None or not is_duration(minutes):
        return
    others = Declaration.objects.of_person(person_id).not_refused().exclude(own)
    near = Q(done_on=entry.done_on)
    if entry.meeting_id:
        near |= Q(meeting=entry.meeting_id)
    if entry.starts_at:
        near |= Q(starts_at__lt=entry.ends_at, ends_at__gt=entry.starts_at)
    rows = list(others.filter(near).order_by("number"))
    if entry.meeting_id and any(row.meeting_id == entry.meeting_id for row in rows):
        raise DomainError(
            f"Vous avez déjà déclaré cette réunion du {day_near(entry.done_on, at)}.",
            field="done_on",
        )
    meets = next((row for row in rows if entry.meets(row)), None)
    if meets:
        raise DomainError(
            f"Vous avez déjà déclaré {slot(meets.starts_at, meets.ends_at, at)}. "
            "Changez l’horaire ou supprimez l’une des deux.",
            field="starts",
        )
    total = sum(row.minutes for row in rows if row.done_on == entry.done_on)
    if total + minutes > LONGEST_DAY:
        raise DomainError(
            f"Vous avez déjà déclaré {time_in_french(total)} "
            f"le {day_near(entry.done_on, at)} : "
            "le total dépasserait 24 heures. Vérifiez la date ou la durée.",
            field="duration",
        )


def _twin(entry: DeclarationEntry, person_id: UUID, own: Q) -> DomainError | None:
    """Two hours of the same action on the same day may be right; the person says so."""
    if entry.again or entry.minutes is None or entry.done_on is None:
        return None
    if entry.activity_code is None or entry.mission_code is None:
        return None
    twin = same_action_that_day(
        person_id,
        done_on=entry.done_on,
        activity_code=entry.activity_code,
        mission_code=entry.mission_code,
        action_number=entry.action_number,
        other_than=own,
    )
    if twin is None:
        return None
    how_long = durations.in_french(twin.minutes)
    return DomainError(
        f"Vous avez déjà {how_long} ce jour-là pour la même chose : {twin.subject}.", field="again"
    )

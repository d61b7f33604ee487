"""Every way out of the list but a declaration, each with its coded reason; and the limitation
(« quarantaine »), under which nothing of a request is read, changed or erased at its term."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import plural
from patients.domain import ages
from patients.domain.answering import EndReason
from patients.enums import ATTEMPTS, CloseReason, Contact, Orientation, State
from patients.models import CareRequest, RequestLog
from patients.operations.erasure import same_person
from patients.operations.lifecycle import REQUESTS, lock
from patients.operations.proposal_lifecycle import clear_no_news, end_waiting
from patients.permissions import OFFICE_ONLY, limits, works_the_list
from patients.queries import settings
from patients.queries.situations import over_on

# the others have a way of their own: a withdrawal erases, a success is a declaration, …
OFFICE_REASONS = (
    CloseReason.REGULARISED,
    CloseReason.FOUND_ALONE,
    CloseReason.PATIENT_DECLINED,
    CloseReason.UNREACHABLE,
    CloseReason.MOVED,
    CloseReason.DIED,
    CloseReason.ORIENTED,
    CloseReason.OUT_OF_TERRITORY,
    CloseReason.ARCHIVED,
)
# what the doctor of a proposal reads; nothing more of the others
_END_REASONS = {
    CloseReason.FOUND_ALONE: EndReason.FOUND_ALONE,
    CloseReason.REGULARISED: EndReason.USUAL_DOCTOR,
    CloseReason.PATIENT_DECLINED: EndReason.NO_REPLY,
    CloseReason.UNREACHABLE: EndReason.NO_REPLY,
    CloseReason.MOVED: EndReason.MOVED,
}
ANOTHER_TRY = timedelta(hours=2)
ACCEPTED_HERE = (
    "Un médecin a accepté cette demande-ci : gardez-la. Ouvrez la demande {other}, et clôturez "
    "celle-là comme doublon."
)
COORDINATOR_ONLY = "Seule la coordinatrice met une demande en attente, ou lève l’attente."
ORIENTS = (CloseReason.ORIENTED, CloseReason.OUT_OF_TERRITORY)


@transaction.atomic(durable=True)
def close_request(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    version: int | None = None,
    reason: str,
    oriented_to: str = "",
    comment: str = "",
) -> None:
    row = lock(request_id, version=version)
    if reason not in OFFICE_REASONS:
        raise DomainError("Choisissez un motif de la liste.", field="reason")
    works_the_list.require(by, OFFICE_ONLY)
    if reason == CloseReason.UNREACHABLE:
        _tried_enough(row, at=at)
    if reason in ORIENTS:
        if oriented_to not in Orientation.values:
            raise DomainError("Dites vers qui la personne est orientée.", field="oriented_to")
        row.oriented_to = oriented_to
    end_proposals(row, reason, by=by, at=at)
    REQUESTS.advance(row, "close", by=by, at=at, detail=reason, comment=comment)


def end_proposals(row: CareRequest, reason: str, *, by: Actor, at: datetime) -> None:
    """A proposal that waits ends by itself; a doctor who knew the person is told why,
    in a coded reason."""
    end_reason = _END_REASONS.get(CloseReason(reason), EndReason.CLOSED)
    end_waiting(row, by=by, at=at, reason=end_reason)


def _just_tried(row: CareRequest, *, at: datetime) -> bool:
    """The same day and less than two hours ago: calling again at once is no other try."""
    calls = RequestLog.objects.filter(request=row, transition="contact", detail__in=ATTEMPTS)
    last = calls.order_by("-position").values_list("at", flat=True).first()
    if last is None or not row.attempts:
        return False
    return at - last < ANOTHER_TRY and ages.paris_day(last) == ages.paris_day(at)


def _tried_enough(row: CareRequest, *, at: datetime) -> None:
    left = settings.on(ages.paris_day(at)).attempts_allowed - row.attempts
    if left > 0:
        raise DomainError(
            f"Encore {left} appel{plural(left)} sans réponse à noter, à un autre moment, "
            "avant de clore comme injoignable.",
            field="reason",
        )


@transaction.atomic(durable=True)
def note_contact(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    version: int | None = None,
    outcome: str,
    comment: str = "",
) -> int:
    """How a call ended; the number of calls without an answer that count."""
    works_the_list.require(by, OFFICE_ONLY)
    row = lock(request_id, version=version)
    if outcome not in Contact.values:
        raise DomainError("Choisissez le résultat de l’appel.", field="outcome")
    if row.closed_at:
        raise DomainError("Cette demande est close : rouvrez-la avant d’y noter un appel.")
    if outcome in ATTEMPTS:
        row.attempts += not _just_tried(row, at=at)
    elif outcome == Contact.REACHED:
        row.attempts, row.confirmed_at = 0, at
        clear_no_news(row)
    REQUESTS.log_action(
        row, "contact", by=by, at=at, detail=outcome, comment=comment, fields=("attempts",)
    )
    return row.attempts


@transaction.atomic(durable=True)
def merge_duplicate(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, original_id: UUID
) -> None:
    """This one is closed; the one that is kept takes the earlier date and the missing contacts."""
    works_the_list.require(by, OFFICE_ONLY)
    if original_id == request_id:
        raise DomainError("Une demande n’est pas son propre doublon.", field="other")
    # in one order, whichever of the two is shown, so that two merges never wait for each other
    locked = {pk: lock(pk) for pk in sorted((request_id, original_id))}
    row, original = lock(request_id, version=version), locked[original_id]
    if original.closed_at:
        raise DomainError("La demande gardée doit être ouverte.", field="other")
    if row.state == State.ACCEPTED and original.state != State.ACCEPTED:
        raise DomainError(ACCEPTED_HERE.format(other=original.reference), field="other")
    row.duplicate_of = original
    end_proposals(row, CloseReason.DUPLICATE, by=by, at=at)
    REQUESTS.advance(row, "close", by=by, at=at, detail=CloseReason.DUPLICATE)
    original.received_at = min(original.received_at, row.received_at)
    original.phone, original.email = original.phone or row.phone, original.email or row.email
    if original.pregnancy_noted_on and row.pregnancy_noted_on:
        original.pregnancy_noted_on = _noted_on(original.pregnancy_noted_on, row.pregnancy_noted_on)
    REQUESTS.log_action(original, "merge", by=by, at=at, fields=("received_at", "phone", "email"))


def _noted_on(*noted_on: date) -> date:
    """One pregnancy said twice counts from the first time; one that was over is another."""
    first, last = sorted(noted_on)
    over = over_on(first, settings.on(last).pregnancy_days)
    return first if last < over else last


@transaction.atomic(durable=True)
def reopen_request(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, comment: str
) -> None:
    """A closing that was a mistake: the request is to be qualified again."""
    row = lock(request_id, version=version)
    if row.erased_at:
        raise DomainError("L’identité a été effacée : la personne peut faire une autre demande.")
    if row.state == State.CLOSED:
        row.duplicate_of, row.oriented_to, row.attempts = None, "", 0
        row.confirmed_at = at
    REQUESTS.advance(row, "reopen", by=by, at=at, comment=comment)


@transaction.atomic(durable=True)
def limit_request(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, comment: str
) -> None:
    limits.require(by, COORDINATOR_ONLY)
    row = lock(request_id, version=version)
    others = same_person(row)
    if row.erased_at:
        raise DomainError("L’identité de cette personne est déjà effacée.")
    if not comment.strip():
        raise DomainError("Dites pourquoi en une phrase.", field="comment")
    for request in (row, *others):
        request.limited_at, request.limited_by, request.limited_for = at, by.id, comment.strip()
        REQUESTS.log_action(request, "limit", by=by, at=at, fields=("limited_at",))


@transaction.atomic(durable=True)
def lift_limitation(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None
) -> None:
    limits.require(by, COORDINATOR_ONLY)
    row = lock(request_id, version=version, even_limited=True)
    if row.limited_at is None:
        raise DomainError("Cette demande n’est plus en attente.")
    for request in (row, *same_person(row)):
        request.limited_at = request.limited_by = request.limited_for = None
        REQUESTS.log_action(request, "lift", by=by, at=at, fields=("limited_at",))

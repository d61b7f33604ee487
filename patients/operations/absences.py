"""A doctor is away, or takes nobody for a while: said with what still waits for their answer, which
they may hand back in the same gesture."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated
from patients.domain.answering import DeclineReason, ProposalState
from patients.models import CareDoctor, CareRequest, Proposal
from patients.operations.doctors import speaking_for
from patients.operations.lifecycle import REQUESTS
from patients.operations.offers import CareOffer, hold_doctor, replace_offer
from patients.operations.proposal_lifecycle import PROPOSALS, lock_requests, speaking

LONGEST = timedelta(days=366)


def pause_offer(
    *, by: Actor, at: datetime, token: UUID, terms: CareOffer, hand_back: bool = False
) -> int:
    """« Pas en ce moment », for whom stays as it was. How many requests are handed back."""
    with transaction.atomic(durable=True):
        waiting = _hold_waiting(by)
        doctor = hold_doctor(None, by=by, at=at)
        replace_offer(doctor, token, terms, by=by, at=at, same_criteria=True)
        return _hand_back(doctor, waiting, by=by, at=at) if hand_back else 0


def note_absence(
    *, by: Actor, at: datetime, away_from: date, last_day: date, hand_back: bool = False
) -> int:
    """From a day to another, both included: nothing new is proposed, the offer stays."""
    today = at.astimezone(PARIS).date()
    if last_day < max(away_from, today):
        raise DomainError("Choisissez un dernier jour à venir, après le premier.", field="last_day")
    if last_day - away_from > LONGEST:
        raise DomainError("Un an au plus : au-delà, dites « Pas en ce moment ».", field="last_day")
    with transaction.atomic(durable=True):
        waiting = _hold_waiting(by)
        doctor = hold_doctor(None, by=by, at=at)
        speaking_for(doctor, by, at)
        _write(doctor, away_from, last_day + timedelta(days=1), by=by, at=at)
        return _hand_back(doctor, waiting, by=by, at=at) if hand_back else 0


def end_absence(*, by: Actor, at: datetime) -> None:
    """Back, or not leaving after all."""
    with transaction.atomic(durable=True):
        doctor = hold_doctor(None, by=by, at=at)
        speaking_for(doctor, by, at)
        _write(doctor, None, None, by=by, at=at)


def _write(
    doctor: CareDoctor, starts_on: date | None, ends_on: date | None, *, by: Actor, at: datetime
) -> None:
    doctor.away_from, doctor.away_until = starts_on, ends_on
    save_validated(doctor)
    audit.add_entry("care_doctor.absence", by=by, at=at, target=doctor, fields=("away_from",))


def _hold_waiting(by: Actor) -> dict[UUID, CareRequest]:
    """The requests come before the doctor and the offers, for everybody."""
    proposals = Proposal.objects.waiting().filter(
        doctor__person_id=by.person_id, doctor__person__isnull=False
    )
    return lock_requests(CareRequest.objects.filter(proposals__in=proposals))


def _hand_back(
    doctor: CareDoctor, requests: dict[UUID, CareRequest], *, by: Actor, at: datetime
) -> int:
    through = speaking_for(doctor, by, at)
    speaker = speaking(by, through)
    proposals = Proposal.objects.filter(request__in=requests, doctor=doctor)
    rows = list(proposals.filter(state=ProposalState.PROPOSED).locked())
    for row in rows:
        row.decline_reason = DeclineReason.ABSENCE
        PROPOSALS.advance(row, "decline", by=by, at=at, speaker=speaker, through=through)
        REQUESTS.advance(
            requests[row.request_id], "decline", by=speaker, at=at, detail=DeclineReason.ABSENCE
        )
    return len(rows)

"""What waits too long, and for whom: ids and counts only, no name of a patient."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q

from patients.domain import ages
from patients.domain.answering import Availability, ProposalState
from patients.models import CareOffer, Proposal

FIRST_ASK, SECOND_ASK = timedelta(days=30), timedelta(days=60)
OFFER_ENDS = timedelta(days=14)
EXPIRING, INFORM, ASK, OFFERS, ANSWER = "expiring", "inform", "ask", "offers", "answer"


@dataclass(frozen=True)
class Line:
    """``due_on``: since when or until when it matters; ``no_news``: the person says that nobody has
    called her."""

    proposal_id: UUID
    request_id: UUID
    reference: str
    doctor_name: str
    doctor_phone: str
    due_on: date
    responsible: UUID | None
    round: int = 0
    no_news: bool = False


@dataclass(frozen=True)
class OfferLine:
    offer_id: UUID
    doctor_id: UUID
    doctor_name: str
    ends_on: date
    responsible: UUID | None


@dataclass(frozen=True)
class Reminders:
    expiring: tuple[Line, ...]
    to_inform: tuple[Line, ...]
    to_ask: tuple[Line, ...]
    offers_ending: tuple[OfferLine, ...]

    @property
    def total(self) -> int:
        parts = (self.expiring, self.to_inform, self.to_ask, self.offers_ending)
        return sum(len(part) for part in parts)


@dataclass(frozen=True)
class Waiting:
    """For a digest: one kind of thing that waits for one account (or, for a doctor, one person)."""

    kind: str
    account_id: UUID | None
    person_id: UUID | None
    count: int
    ids: tuple[UUID, ...]


def read(on: date) -> Reminders:
    rows = list(_proposals(on))
    return Reminders(
        expiring=tuple(_line(row, row.reply_by) for row in rows if _expires(row)),
        to_inform=tuple(
            _line(row, ages.paris_day(row.placement.no_news_at or row.answered_at))
            for row in rows
            if _uninformed(row)
        ),
        to_ask=tuple(
            _line(row, _ask_on(row, number), number)
            for row in rows
            if (number := _round_due(row, on))
        ),
        offers_ending=_offers(on),
    )


def waiting_too_long(on: date) -> tuple[Waiting, ...]:
    """Per person responsible: whoever proposed follows it up; a doctor answers her own."""
    found = read(on)
    groups: dict[tuple[str, UUID | None], list[UUID]] = defaultdict(list)
    for kind, lines in ((EXPIRING, found.expiring), (INFORM, found.to_inform), (ASK, found.to_ask)):
        for line in lines:
            groups[kind, line.responsible].append(line.proposal_id)
    for offer in found.offers_ending:
        groups[OFFERS, offer.responsible].append(offer.offer_id)
    office = [
        Waiting(kind, account, None, len(ids), tuple(ids))
        for (kind, account), ids in groups.items()
    ]
    return (*office, *_doctors_who_answer(on))


def answers_by_person(on: date) -> dict[UUID, int]:
    """By doctor: the answers awaited by tomorrow."""
    return {one.person_id: one.count for one in _doctors_who_answer(on)}


def _doctors_who_answer(on: date) -> tuple[Waiting, ...]:
    rows = Proposal.objects.waiting().filter(
        reply_by__lte=on + timedelta(days=1), doctor__person__isnull=False
    )
    groups: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, person in rows.order_by("pk").values_list("pk", "doctor__person"):
        groups[person].append(pk)
    return tuple(
        Waiting(ANSWER, None, person, len(ids), tuple(ids)) for person, ids in groups.items()
    )


def _proposals(on: date):
    late = Q(state=ProposalState.PROPOSED, reply_by__lte=on + timedelta(days=1))
    return (
        Proposal.objects.readable()
        .filter(late | Q(state=ProposalState.ACCEPTED))
        .select_related("doctor__person", "placement")
        .annotate(number=F("request__number"), prefix=F("request__prefix"))
        .order_by("reply_by", "pk")
    )


def _line(row: Proposal, due_on: date, number: int = 0) -> Line:
    return Line(
        proposal_id=row.id,
        request_id=row.request_id,
        reference=f"{row.prefix}-{row.number}",
        doctor_name=row.doctor.name,
        doctor_phone=row.doctor.person.phone if row.doctor.person else row.doctor.phone,
        due_on=due_on,
        responsible=row.proposed_by,
        round=number,
        no_news=row.state == ProposalState.ACCEPTED and row.placement.no_news_at is not None,
    )


def _expires(row: Proposal) -> bool:
    return row.state == ProposalState.PROPOSED


def _uninformed(row: Proposal) -> bool:
    if row.state != ProposalState.ACCEPTED:
        return False
    return row.placement.informed_at is None or row.placement.no_news_at is not None


def _ask_on(row: Proposal, number: int) -> date:
    return ages.paris_day(row.answered_at) + (FIRST_ASK if number == 1 else SECOND_ASK)


def _round_due(row: Proposal, on: date) -> int:
    """1 at D+30, 2 at D+60 when it was asked before, 0 when there is nothing to ask yet."""
    if row.state != ProposalState.ACCEPTED:
        return 0
    asked = row.placement.asked_at and ages.paris_day(row.placement.asked_at)
    for number in (2, 1):
        due_on = _ask_on(row, number)
        if on >= due_on:
            return 0 if asked and asked >= due_on else number
    return 0


def _offers(on: date) -> tuple[OfferLine, ...]:
    rows = (
        CareOffer.objects.standing()
        .filter(ends_on__lte=on + OFFER_ENDS)
        .exclude(availability=Availability.NO)
        .select_related("doctor__person")
        .order_by("ends_on", "pk")
    )
    return tuple(
        OfferLine(row.id, row.doctor_id, row.doctor.name, row.ends_on, row.opened_by)
        for row in rows
    )

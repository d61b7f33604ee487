"""The office asks one doctor about one request, or about one home whose members stay together; one
mail tells the doctor of what was proposed."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from patients.domain import matching
from patients.domain.answering import Availability, ProposalState, Through
from patients.domain.labels import awaited_in_all, people_looking
from patients.enums import State
from patients.models import CareDoctor, CareOffer, CareRequest, Consent, Proposal
from patients.operations.lifecycle import LIMITED, REQUESTS
from patients.operations.proposal_lifecycle import PROPOSALS, lock_requests
from patients.permissions import works_the_list
from patients.queries import candidates, doctors, territory

LATEST_REPLY = timedelta(days=30)
CHANGED = "Cette demande a changé depuis l’affichage de la page : voici où elle en est."
NO_CONSENT = "Aucun accord en vigueur : cette demande ne peut être montrée à aucun médecin."
NO_PLACE = "Cette offre n’a plus de place libre : choisissez-en une autre."


def propose(
    *,
    by: Actor,
    at: datetime,
    token: UUID,
    request_id: UUID,
    version: int | None,
    offer_id: UUID,
    reply_by: date,
    comment: str = "",
) -> UUID:
    """The same ``token`` twice gives the first proposal. A criterion that is not met needs a
    reason in ``comment``."""
    works_the_list.require(by, "Seule la coordination propose une demande.")
    _check_reply(reply_by, at=at)
    with transaction.atomic(durable=True):
        requests = _home(request_id)
        twin = Proposal.objects.filter(token=token, request_id=request_id).first()
        if twin:
            return twin.id
        _check_requests(requests, request_id, version)
        offer = _free_offer(offer_id, len(requests), at=at)
        proposals = []
        for row in requests:
            km = _check_criteria(row, offer, comment, home=len(requests))
            own = token if row.id == request_id else uuid5(token, str(row.id))
            proposals.append(_make(row, offer, own, km, reply_by, by=by, at=at, comment=comment))
        return next(proposal.id for proposal in proposals if proposal.request_id == request_id)


@transaction.atomic(durable=True)
def expire_due(*, by: Actor, at: datetime) -> int:
    """Nobody answered by the last day: the requests wait again. Twice changes nothing more."""
    day = at.astimezone(PARIS).date()
    late = Proposal.objects.waiting().filter(reply_by__lt=day)
    due = lock_requests(CareRequest.objects.filter(proposals__in=late))
    rows = list(late.filter(request__in=due).locked())
    for row in rows:
        request = due[row.request_id]
        PROPOSALS.advance(row, "expire", by=by, at=at, speaker=by, through=Through.PORTAL)
        REQUESTS.advance(request, "expire", by=by, at=at)
    return len(rows)


def _check_reply(reply_by: date, *, at: datetime) -> None:
    today = at.astimezone(PARIS).date()
    if not today < reply_by <= today + LATEST_REPLY:
        raise DomainError("Choisissez une date de demain à dans 30 jours.", field="reply_by")


def _home(request_id: UUID) -> list[CareRequest]:
    """The request and those of its home that wait too, held; the one asked for comes first."""
    together = CareRequest.objects.filter(pk=request_id)
    request = find_or_refuse(together.only("household"), "Cette demande n’existe pas.")
    if request.household:
        together |= CareRequest.objects.readable().filter(
            household=request.household, state=State.WAITING
        )
    held = lock_requests(together)
    return sorted(held.values(), key=lambda row: row.id != request_id)


def _check_requests(requests: list[CareRequest], request_id: UUID, version: int | None) -> None:
    request = requests[0]
    if version is not None and request.version != version:
        raise Stale(CHANGED)
    if request.limited_at:
        raise DomainError(LIMITED)
    if request.state != State.WAITING:
        raise DomainError("Cette demande n’attend pas de médecin : voyez son état.")
    agreed = Consent.objects.filter(request__in=requests, revoked_at__isnull=True)
    if agreed.count() < len(requests):
        raise DomainError(NO_CONSENT)


def _free_offer(offer_id: UUID, needed: int, *, at: datetime) -> CareOffer:
    """The offer, held: two proposals at once never take the same place."""
    day = at.astimezone(PARIS).date()
    rows = (
        CareOffer.objects.current()
        .select_related("doctor__person")
        .filter(pk=offer_id, availability=Availability.NOW, starts_on__lte=day, ends_on__gt=day)
    )
    closed = "Cette offre n’est plus ouverte : choisissez-en une autre."
    offer = find_or_refuse(rows, closed, lock=True)
    if offer.doctor.is_away(day):
        raise DomainError("Ce médecin est absent ce jour-là : choisissez une autre offre.")
    if offer.doctor.has_stopped(day):
        raise DomainError("Ce médecin n’exerce plus ici : choisissez une autre offre.")
    if offer.places - Proposal.objects.holding_a_place().filter(offer=offer).count() < needed:
        raise DomainError(NO_PLACE)
    return offer


def _check_criteria(row: CareRequest, offer: CareOffer, comment: str, *, home: int) -> int | None:
    km = territory.Distances().km_between(row.commune_id, offer.doctor.commune_code)
    stopped = matching.stops(matching.criteria(row, offer, places=home, home=home, km=km))
    why = stopped.words if stopped else ""
    if offer.doctor_id in candidates.left_by_person(row.pk):
        why = candidates.PREFERS_ANOTHER
    if why and not comment.strip():
        raise DomainError(
            f"Un critère n’est pas rempli ({why.lower()}). "
            "Dites pourquoi vous la faites quand même.",
            field="comment",
        )
    return km


def _make(row, offer, token, km, reply_by, *, by, at, comment) -> Proposal:
    proposal = Proposal(
        token=token,
        request=row,
        offer=offer,
        doctor=offer.doctor,
        state=ProposalState.PROPOSED,
        proposed_at=at,
        proposed_by=by.id,
        reply_by=reply_by,
        distance_km=km,
    )
    save_validated(proposal, force_insert=True)
    REQUESTS.advance(row, "propose", by=by, at=at)
    comment = comment.strip()
    PROPOSALS.write_log(proposal, "propose", from_state="", by=by, at=at, comment=comment)
    audit.add_entry("proposal.propose", by=by, at=at, target=proposal)
    return proposal


MAIL = "mail/patients/proposed"
QUIET = timedelta(minutes=10)
# whoever goes on proposing all morning does not keep the first one waiting
LONGEST = timedelta(hours=1)


def notify_doctors(*, by: Actor, at: datetime) -> int:
    """The doctors written to. Twice changes nothing more."""
    rows = Proposal.objects.waiting().filter(told_at__isnull=True)
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for doctor, moment in rows.values_list("doctor", "proposed_at"):
        moments[doctor].append(moment)
    due = [
        doctor
        for doctor, proposed in moments.items()
        if at - max(proposed) >= QUIET or at - min(proposed) >= LONGEST
    ]
    return sum(_write_to(doctor, by=by, at=at) for doctor in sorted(due))


@transaction.atomic(durable=True)
def _write_to(doctor_id: UUID, *, by: Actor, at: datetime) -> int:
    rows = Proposal.objects.select_for_update(of=("self",)).waiting()
    new = list(rows.filter(doctor=doctor_id, told_at__isnull=True).order_by("pk"))
    if not new:
        return 0
    doctor = CareDoctor.objects.select_related("person").get(pk=doctor_id)
    waiting = Proposal.objects.waiting().filter(doctor=doctor_id).count()
    first = min(row.reply_by for row in new)
    for key, address in doctors.addresses(doctor, at.astimezone(PARIS).date()).items():
        outbox.queue_mail(
            key=f"proposed-{new[0].id}-{at:%Y%m%d%H%M%S}-{key}",
            to=address,
            template=MAIL,
            context={
                "people": people_looking(len(new)),
                "awaited": awaited_in_all(waiting) if waiting > len(new) else "",
                "reply_by": day_in_french(first),
            },
            at=at,
        )
    Proposal.objects.filter(pk__in=[row.pk for row in new]).update(told_at=at)
    audit.add_entry("proposal.tell", by=by, at=at, target=doctor)
    return 1

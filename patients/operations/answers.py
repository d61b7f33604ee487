"""What a doctor answers: herself, by her secretary or her stand-in, or by phone to the office."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.kernel.french import moment
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.rows import save_validated
from patients.domain import links
from patients.domain.answering import DeclineReason, EndReason, Informed, ProposalState, Through
from patients.models import CareDoctor, CareRequest, Consent, Placement, Proposal
from patients.operations.doctors import speaking_for
from patients.operations.offers import WHO_SAID
from patients.operations.proposal_steps import PROPOSALS, lock_requests, speaking, tell_doctor
from patients.operations.steps import LIMITED, REQUESTS
from patients.permissions import works_the_list

UNKNOWN = "Cette proposition n’existe pas."
NO_CONSENT = "La personne a retiré son accord : rien ne peut plus être montré."
NOT_TODAY = (
    "Une acceptation s’annule le jour même. Au-delà, appelez le cabinet, puis notez ce qui a été "
    "convenu sur la demande."
)
_ANSWERED = {
    ProposalState.ACCEPTED: "Cette demande a déjà été acceptée",
    ProposalState.DECLARED: "Le médecin traitant est déjà déclaré",
    ProposalState.DECLINED: "Cette demande a déjà été déclinée",
    ProposalState.EXPIRED: "La date de réponse est passée, la demande est repartie dans la liste",
    ProposalState.ENDED: "Cette demande n’est plus d’actualité : rien à faire de votre côté",
    ProposalState.UNDONE: "Cette acceptation a été annulée",
    ProposalState.TAKEN_BACK: "La coordination a retiré cette proposition",
}


def accept(*, by: Actor, at: datetime, proposal_id: UUID, told_by: str = "") -> None:
    """From now on this doctor, and who answers for her, may read who the person is. The members of
    one home are accepted together."""
    with transaction.atomic(durable=True):
        through, requests, rows = _hold(proposal_id, by, at, told_by)
        agreed = Consent.objects.filter(request__in=requests, revoked_at__isnull=True)
        if agreed.count() < len(requests):
            raise DomainError(NO_CONSENT)
        for row in rows:
            request = requests[row.request_id]
            row.told_by = told_by.strip()
            speaker = speaking(by, through)
            PROPOSALS.advance(row, "accept", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(request, "accept", by=speaker, at=at)
            after = Placement(proposal=row, **_tell_person(request, row, at=at))
            save_validated(after, force_insert=True)


def decline(*, by: Actor, at: datetime, proposal_id: UUID, reason: str, told_by: str = "") -> None:
    """A coded reason that blames nobody; the request waits again at once."""
    if reason not in DeclineReason.values:
        raise DomainError("Choisissez un motif dans la liste.", field="reason")
    with transaction.atomic(durable=True):
        through, requests, rows = _hold(proposal_id, by, at, told_by)
        for row in rows:
            row.told_by, row.decline_reason = told_by.strip(), reason
            speaker = speaking(by, through)
            PROPOSALS.advance(row, "decline", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(requests[row.request_id], "decline", by=speaker, at=at, detail=reason)


def undo_acceptance(*, by: Actor, at: datetime, proposal_id: UUID, comment: str) -> None:
    """A yes noted by mistake, the same day and by the office: the person waits again."""
    if not works_the_list(by):
        raise Forbidden("Seule la coordination annule une acceptation.")
    with transaction.atomic(durable=True):
        requests, row = held(proposal_id)
        if row.state != ProposalState.ACCEPTED:
            raise DomainError("Cette proposition n’est pas acceptée.")
        if row.answered_at.astimezone(PARIS).date() != at.astimezone(PARIS).date():
            raise DomainError(NOT_TODAY)
        row.end_reason = EndReason.UNDONE
        PROPOSALS.advance(
            row,
            "undo_acceptance",
            by=by,
            at=at,
            speaker=by,
            through=Through.PORTAL,
            comment=comment,
        )
        REQUESTS.advance(requests[row.request_id], "undo_acceptance", by=by, at=at, comment=comment)
        tell_doctor(row, "ended", at=at, with_reason=True)


def held(proposal_id: UUID) -> tuple[dict[UUID, CareRequest], Proposal]:
    """One proposal and its request, held until the end of the transaction."""
    requests = lock_requests(CareRequest.objects.filter(proposals=proposal_id))
    row = _proposals().filter(pk=proposal_id).first()
    if row is None:
        raise DomainError(UNKNOWN)
    _refuse_limited(requests)
    return requests, row


def _proposals():
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("doctor__person").order_by("pk")


def _hold(
    proposal_id: UUID, by: Actor, at: datetime, told_by: str
) -> tuple[Through, dict[UUID, CareRequest], list[Proposal]]:
    """The proposal, and those of the same home that this doctor is asked about; who answers second
    is told what the first one said."""
    asked = Proposal.objects.select_related("doctor", "request").filter(pk=proposal_id)
    asked = asked.only("doctor", "request__household").first()
    if asked is None:
        raise DomainError(UNKNOWN)
    through = _through(asked.doctor, by, at, told_by)
    requests = lock_requests(_same_home(asked))
    _refuse_limited(requests)
    rows = [
        row
        for row in _proposals().filter(request__in=requests, doctor=asked.doctor_id)
        if row.pk == proposal_id or row.state == ProposalState.PROPOSED
    ]
    own = next(row for row in rows if row.pk == proposal_id)
    if own.state != ProposalState.PROPOSED:
        raise DomainError(f"{_ANSWERED[own.state]}{_when(own)}.")
    return through, {row.request_id: requests[row.request_id] for row in rows}, rows


def _refuse_limited(requests: dict[UUID, CareRequest]) -> None:
    if any(row.limited_at for row in requests.values()):
        raise DomainError(LIMITED)


def _same_home(asked: Proposal):
    own = CareRequest.objects.filter(pk=asked.request_id)
    if asked.request.household is None:
        return own
    others = Proposal.objects.waiting().filter(
        doctor=asked.doctor_id, request__household=asked.request.household
    )
    return own | CareRequest.objects.filter(pk__in=others.values("request"))


def _when(row: Proposal) -> str:
    by_hand = row.state in (ProposalState.ACCEPTED, ProposalState.DECLINED)
    return f" le {moment(row.answered_at)}" if by_hand else ""


def _through(doctor: CareDoctor, by: Actor, at: datetime, told_by: str) -> Through:
    through = speaking_for(doctor, by, at)
    if through == Through.PHONE and not told_by.strip():
        raise DomainError(WHO_SAID, field="told_by")
    return through


def _tell_person(request: CareRequest, row: Proposal, *, at: datetime) -> dict:
    """A mail to who left an address; for the others the office has somebody to call."""
    if not request.email:
        return {}
    outbox.queue_mail(
        key=f"request-accepted-{row.id}",
        to=request.email,
        template="mail/patients/accepted",
        context={"number": request.reference, "link": outbox.sealed(links.path_of(request.token))},
        at=at,
    )
    return {"informed_at": at, "informed_how": Informed.MAIL}

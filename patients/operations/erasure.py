"""The agreement withdrawn or the term over: the identity is erased, at once and for good.

What stays: the number, the state and the dates, the proof that an agreement was given then
withdrawn, and the pseudonymous fact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.records import audit, drafts, outbox, tombstones
from cpts_portal.foundation.records.privacy_rights import DataSubject
from cpts_portal.foundation.records.retention import due_on, only_the_portal
from cpts_portal.foundation.records.rows import save_validated
from patients.domain.answering import EndReason
from patients.enums import CloseReason
from patients.models import CareRequest, Consent, Placement, Proposal, ProposalLog, RequestLog
from patients.models.request_rows import IDENTITY, LIMITATION, SAME
from patients.operations.lifecycle import REQUESTS, mail_person
from patients.operations.proposal_lifecycle import end_waiting
from patients.queries import requests

AT_ONCE = 200
# the kind of this tombstone, written outside the database too
KIND = "request"

_EMPTIED = {
    **dict.fromkeys((*IDENTITY, *SAME), None),
    **dict.fromkeys(("link_hash", "birth_year", "age", "commune_id", "without_since"), None),
    **dict.fromkeys(
        ("pregnancy_noted_on", "discharged_on", "distance_km", "household", "reported_by"), None
    ),
    **dict.fromkeys(("birth_precision", "civility", "languages", "why_without", "oriented_to"), ""),
    **dict.fromkeys(("ald", "solidarity", "pregnancy", "handicap", "low_mobility"), False),
    **dict.fromkeys(("home_visit", "teleconsultation", "protected_adult"), False),
    **dict.fromkeys(("parent_agrees",), False),
    **dict.fromkeys(LIMITATION, None),
    "sees_doctor": None,
    "household_size": 1,
}


def revoke_consent(row: CareRequest, *, by: Actor, at: datetime) -> None:
    for consent in Consent.objects.select_for_update().filter(request=row, revoked_at=None):
        consent.revoked_at, consent.revoked_by = at, by.role_label
        save_validated(consent, check_unique=False)
        audit.add_entry("consent.revoke", by=by, at=at, target=consent)


def erase_identity(row: CareRequest, *, by: Actor, at: datetime) -> None:
    """The caller keeps the row, then its log and its fact are written as usual."""
    _forget_mails(row)
    # the address then answers « effacée le … » and nothing more
    row.erased_link_hash = row.link_hash
    for name, value in _EMPTIED.items():
        setattr(row, name, value)
    row.tier_reasons, row.erased_at = [], at
    RequestLog.objects.filter(request=row).update(comment=None, by_name="")
    Proposal.objects.filter(request=row).update(distance_km=None)
    ProposalLog.objects.filter(proposal__request=row).update(comment="", by_name="")
    Placement.objects.filter(proposal__request=row).update(first_visit_on=None)
    drafts.forget_about(row.pk)
    tombstones.leave(KIND, row.pk, at=at)
    audit.add_entry("care_request.erase", by=by, at=at, target=row, fields=IDENTITY)


def erase_again(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """After an older backup was put back: the caller opened the transaction."""
    row = CareRequest.objects.select_for_update(of=("self",)).filter(pk=subject.id).first()
    if row is None or row.erased_at:
        return
    withdraw_one(row, by=by, at=at)


def withdraw_one(row: CareRequest, *, by: Actor, at: datetime) -> None:
    """Everything stops, the identity is erased, and an open request is closed."""
    revoke_consent(row, by=by, at=at)
    end_waiting(row, by=by, at=at, reason=EndReason.WITHDRAWN)
    was_open = row.closed_at is None
    erase_identity(row, by=by, at=at)
    if was_open:
        REQUESTS.advance(row, "close", by=by, at=at, detail=CloseReason.WITHDRAWN)
    else:
        REQUESTS.log_action(row, "erase", by=by, at=at, fields=("identity",))


def same_person(row: CareRequest) -> list[CareRequest]:
    """The others that the office merged with this one, held, in one order: they name them too."""
    others = CareRequest.objects.filter(pk__in=_merged_with(row)).exclude(pk=row.pk)
    held = list(others.select_for_update(of=("self",)).order_by("pk"))
    # what the office parted before it was held is another person's
    merged = _merged_with(row) if held else set()
    return [other for other in held if other.pk in merged and other.erased_at is None]


def _merged_with(row: CareRequest) -> set[UUID]:
    ids, linked = {row.pk}, {row.pk}
    while linked:
        near = Q(duplicate_of__in=linked) | Q(duplicates__in=linked)
        linked = set(CareRequest.objects.filter(near).values_list("pk", flat=True)) - ids
        ids |= linked
    return ids


def _forget_mails(row: CareRequest) -> None:
    """Those to the address, and those sent to one that was changed since; a doctor was told
    of a proposal without a name: their mails stay."""
    if row.email:
        outbox.forget(to=row.email)
    outbox.forget(about=row.pk)
    for proposal_id in Proposal.objects.filter(request=row).values_list("pk", flat=True):
        outbox.forget(key=f"request-accepted-{proposal_id}")


@transaction.atomic(durable=True)
def erase_ended(*, by: Actor, at: datetime) -> int:
    """Those whose time has come, a part at a time; how many. Twice changes nothing more."""
    only_the_portal(by)
    rows = list(_lock(requests.due_for_erasure(at)).order_by("closed_at", "id")[:AT_ONCE])
    for row in rows:
        erase_identity(row, by=by, at=at)
        REQUESTS.log_action(row, "erase", by=by, at=at, fields=("identity",))
    return len(rows)


@transaction.atomic(durable=True)
def announce_erasures(*, by: Actor, at: datetime) -> int:
    """A mail a month before, to who left an address: they may still ask for a copy. One each."""
    only_the_portal(by)
    rows = [row for row in _lock(requests.erased_soon(at)).order_by("closed_at", "id") if row.email]
    for row in rows:
        on = due_on("care_request", row.closed_at, at)
        key = f"{row.id}-{on}"
        mail_person(row, "erasure_notice", key=key, at=at, reference=row.reference, on=day(on))
    if rows:
        audit.add_entry("care_request.notice", by=by, at=at, target=CareRequest)
    return len(rows)


def _lock(rows):
    return rows.select_for_update(of=("self",), skip_locked=True)

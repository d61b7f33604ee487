"""The agreement withdrawn, the identity erased: at once, and for good.

What stays: the number, the state and the dates, the proof that an agreement was given then
withdrawn, and the pseudonymous fact.
"""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, drafts, outbox
from cpts_portal.foundation.records.rows import keep_row
from patients.models import CareRequest, Consent, Placement, Proposal, ProposalLog, RequestLog
from patients.models.requests import IDENTITY, SAME
from patients.operations.qualifying import FORM as CORRECTION
from patients.operations.steps import FORM

_EMPTIED = {
    **dict.fromkeys((*IDENTITY, *SAME), None),
    **dict.fromkeys(("link_hash", "birth_year", "age", "commune_id", "without_since"), None),
    **dict.fromkeys(("discharged_on", "distance_km", "household", "reported_by"), None),
    **dict.fromkeys(("civility", "languages", "why_without", "oriented_to"), ""),
    **dict.fromkeys(("ald", "solidarity", "pregnancy", "handicap", "low_mobility"), False),
    **dict.fromkeys(("home_visit", "teleconsultation", "protected_adult"), False),
    **dict.fromkeys(("parent_agrees",), False),
    "sees_doctor": None,
    "household_size": 1,
}


def revoke_consent(row: CareRequest, *, by: Actor, at: datetime) -> None:
    for consent in Consent.objects.select_for_update().filter(request=row, revoked_at=None):
        consent.revoked_at, consent.revoked_by = at, by.role_label
        keep_row(consent, ask=False)
        audit.record("consent.revoke", by=by, at=at, target=consent)


def erase_identity(row: CareRequest, *, by: Actor, at: datetime) -> None:
    """The caller keeps the row, then its log and its fact are written as usual."""
    if row.email:
        outbox.forget(to=row.email)
    for name, value in _EMPTIED.items():
        setattr(row, name, value)
    row.tier_reasons, row.erased_at = [], at
    RequestLog.objects.filter(request=row).update(comment=None)
    Proposal.objects.filter(request=row).update(distance_km=None)
    ProposalLog.objects.filter(proposal__request=row).update(comment="")
    Placement.objects.filter(proposal__request=row).update(first_visit_on=None)
    drafts.forget(FORM.format(request_id=row.pk), CORRECTION.format(request_id=row.pk))
    audit.record("care_request.erase", by=by, at=at, target=row, fields=IDENTITY)

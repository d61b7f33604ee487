"""A request arrives: from the person, a carer, a professional, a town hall, or the office's phone.

Nothing here says whether the person is already known: the office alone sees look-alikes.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import lock_key, save_validated
from patients.domain import ages, consents, links
from patients.enums import ConsentMeans, FilledBy, GivenBy, State
from patients.models import CareRequest, Consent
from patients.operations.intake import RequestEntry, write_application
from patients.operations.lifecycle import REQUESTS, mail_person, write_fact
from patients.permissions import reports
from patients.queries import settings

MUST_AGREE = "Sans l’accord de la personne, nous ne pouvons pas garder sa demande : cochez la case."
OLD_TEXT = (
    "Le texte de l’accord a changé depuis l’affichage de cette page : relisez-le, puis cochez la "
    "case à nouveau."
)


@dataclass(frozen=True)
class Received:
    """``link`` is the key of the private page: for the person and a carer alone."""

    id: UUID
    reference: str
    link: str
    out_of_territory: bool


@transaction.atomic(durable=True)
def receive_request(
    *,
    by: Actor,
    at: datetime,
    token: UUID,
    entry: RequestEntry,
    agreed: bool,
    consent_version: str,
    means: str = ConsentMeans.ONLINE,
) -> Received:
    """The same ``token`` twice gives the first request."""
    lock_key(token)
    row = CareRequest.objects.clear().filter(token=token).first()
    if row is None:
        text = _text_agreed_to(agreed, consent_version, at)
        row = CareRequest(
            token=token,
            prefix=settings.prefix(),
            link_hash=links.hash_of(token),
            state=State.RECEIVED,
            received_at=at,
            confirmed_at=at,
            reported_by=by.id if _reports_in_person(by, entry) else None,
        )
        write_application(row, entry, at=at)
        save_validated(row, check_unique=False, force_insert=True)
        row.refresh_from_db(fields=["number"])
        _save_consent(row, entry, text, by=by, at=at, means=means)
        write_fact(row, step="receive", on=ages.paris_day(at))
        REQUESTS.write_log(row, "receive", from_state="", by=by, at=at, detail=entry.filled_by)
        audit.add_entry("care_request.receive", by=by, at=at, target=row)
        emergency = settings.on(ages.paris_day(at)).emergency
        context = {"reference": row.reference, "emergency": emergency}
        mail_person(row, "received", key=row.id, at=at, **context)
    return Received(row.id, row.reference, links.link_of(token), row.out_of_territory)


def _text_agreed_to(agreed: bool, version: str, at: datetime) -> consents.ConsentText:
    text = consents.text_on(ages.paris_day(at))
    if version != text.code:
        raise DomainError(OLD_TEXT, field="agreed")
    if not agreed:
        raise DomainError(MUST_AGREE, field="agreed")
    return text


def _reports_in_person(by: Actor, entry: RequestEntry) -> bool:
    """A professional at their own keyboard; not the office that writes down their call."""
    return entry.filled_by == FilledBy.PROFESSIONAL and reports(by)


def _save_consent(row: CareRequest, entry: RequestEntry, text, *, by, at, means) -> None:
    consent = Consent(
        request=row,
        text_version=text.code,
        text_sha256=text.sha256,
        given_at=at,
        given_by=given_by(row),
        means=means,
        collected_by=by.id,
        collected_as=entry.filled_by,
    )
    save_validated(consent, check_unique=False, force_insert=True)


def given_by(row: CareRequest) -> str:
    if row.is_minor or row.protected_adult:
        return GivenBy.REPRESENTATIVE
    return GivenBy.PERSON_AND_PARENT if row.parent_agrees else GivenBy.PERSON

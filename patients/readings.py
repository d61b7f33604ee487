"""Reads of an identity: scoped **and** traced in one place. No other room opens an encrypted field.

Each opens a transaction with its trace: a reading that cannot be written down shows nothing.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.records import audit
from patients import ages, completeness, phones
from patients.answering import SPEAKS_AS, ProposalState
from patients.models import CareRequest, Proposal
from patients.queries import doctors
from patients.queries.requests import RequestFacts, facts_of, known_of
from patients.rules import PERSON, works_the_list


@dataclass(frozen=True)
class Identity:
    """Who the person is and how to reach her. Empty once erased."""

    civility: str
    last_name: str
    first_name: str
    birth_date: date | None
    street: str
    phone: str
    email: str
    trusted_person: str
    representative: str
    former_doctor: str
    reporter_name: str
    reporter_structure: str
    reporter_phone: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def phone_shown(self) -> str:
        return phones.shown(self.phone)


@dataclass(frozen=True)
class RequestFile:
    """What the office reads of one request."""

    facts: RequestFacts
    identity: Identity


def requests_visible_to(actor: Actor):
    """The whole list for who works it; nothing for anybody else."""
    if works_the_list(actor):
        return CareRequest.objects.all()
    return CareRequest.objects.none()


def open_request(*, by: Actor, reason: str, at: datetime, request_id: UUID) -> RequestFile | None:
    """``reason`` is a plain word of the audit: « office », « accepted », « next »."""
    with transaction.atomic():
        rows = requests_visible_to(by).select_related("commune").defer("commune__contour")
        row = rows.filter(pk=request_id).first()
        if row is None:
            return None
        audit.record(f"care_request.read.{reason}", by=by, at=at, target=row, fields=("identity",))
        return RequestFile(facts_of(row, on=at), identity_of(row))


def identity_of(row: CareRequest) -> Identity:
    """Inside this app, for a row whose reading is traced."""
    return Identity(
        civility=row.get_civility_display(),
        last_name=row.last_name or "",
        first_name=row.first_name or "",
        birth_date=row.birth_date,
        street=row.street or "",
        phone=row.phone or "",
        email=row.email or "",
        trusted_person=row.trusted_person or "",
        representative=row.representative or "",
        former_doctor=row.former_doctor or "",
        reporter_name=row.reporter_name or "",
        reporter_structure=row.reporter_structure or "",
        reporter_phone=phones.shown(row.reporter_phone),
    )


@dataclass(frozen=True)
class OwnPage:
    """What the person sees of her own request. ``gaps`` are the names of the fields to fill."""

    facts: RequestFacts
    identity: Identity
    missing: tuple[str, ...]
    gaps: tuple[str, ...]


def open_by_link(*, link: str, at: datetime) -> OwnPage | None:
    """The key of the address is the only right: no number, no name opens anything."""
    with transaction.atomic():
        rows = CareRequest.objects.select_related("commune").defer("commune__contour")
        row = rows.filter(link_hash=fingerprint(link)).first()
        if row is None:
            return None
        audit.record("care_request.read.own", by=PERSON, at=at, target=row, fields=("identity",))
        known = known_of(row)
        return OwnPage(
            facts_of(row, on=at),
            identity_of(row),
            completeness.missing(known, on=ages.paris_day(at)),
            completeness.gaps(known, on=ages.paris_day(at)),
        )


def open_accepted(*, by: Actor, at: datetime, proposal_id: UUID) -> RequestFile | None:
    """For the doctor who accepted, and who may answer for her today, while the agreement holds."""
    with transaction.atomic():
        speaks = {one.doctor_id: one for one in doctors.answering_for(by, ages.paris_day(at))}
        found = Proposal.objects.filter(
            pk=proposal_id,
            doctor__in=list(speaks),
            state__in=(ProposalState.ACCEPTED, ProposalState.DECLARED),
            request__consents__revoked_at__isnull=True,
            request__consents__isnull=False,
        )
        row = found.select_related("request__commune").defer("request__commune__contour").first()
        if row is None:
            return None
        part = SPEAKS_AS[speaks[row.doctor_id].through]
        reader = replace(by, roles=by.roles | {part})
        audit.record(
            "care_request.read.accepted",
            by=reader, at=at, target=row.request, fields=("identity",),
        )  # fmt: skip
        return RequestFile(facts_of(row.request, on=at), identity_of(row.request))

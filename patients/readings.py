"""Reads of an identity: scoped **and** traced in one place. No other room opens an encrypted field.

Each opens a transaction with its trace: a reading that cannot be written down shows nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from patients import phones
from patients.models import CareRequest
from patients.queries.requests import RequestFacts, facts_of
from patients.rules import works_the_list


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

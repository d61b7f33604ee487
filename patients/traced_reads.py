"""Reads of an identity: scoped **and** traced in one place. No other opens an encrypted field.

Each opens a transaction with its trace: a reading that cannot be written down shows nothing.
"""

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.db import transaction

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.crypto import Undecipherable
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.pages import page_of
from patients.domain import ages, births, completeness, tiers
from patients.domain.answering import SPEAKS_AS, ProposalState
from patients.enums import OPEN_STATES
from patients.models import CareRequest, Consent, Proposal
from patients.models.request_rows import IDENTITY
from patients.permissions import works_the_list
from patients.queries import doctors, history, listing, requests
from patients.queries.requests import Limited, RequestFacts
from patients.queries.situations import age_on, situation_of
from patients.reading_quotas import within_files, within_lists

log = logging.getLogger(__name__)
UNREADABLE = "(nom illisible)"
MOST_MATCHES = 50


@dataclass(frozen=True)
class Identity:
    """Who the person is and how to reach them. Empty once erased."""

    civility: str
    last_name: str
    first_name: str
    birth_date: date | None
    birth_words: str
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
    def reporter_tel(self) -> str:
        return "".join(self.reporter_phone.split())

    @property
    def phone_display(self) -> str:
        return phones.formatted(self.phone)


@dataclass(frozen=True)
class RequestFile:
    """One request that was opened. For the office alone: ``missing``; ``assessment``, the tier that
    the rule of the day would give; ``look_alikes``, same name, and a birth that may be the same
    day, twins included; the history; the agreement and who collected it."""

    facts: RequestFacts
    identity: Identity
    missing: tuple[str, ...] = ()
    assessment: tiers.Assessment | None = None
    history: tuple[dict, ...] = ()
    look_alikes: tuple[RequestFacts, ...] = ()
    consent: Consent | None = None
    collector: str = ""


def requests_visible_to(actor: Actor):
    """The whole list for who works it; nothing for anybody else."""
    if works_the_list(actor):
        return CareRequest.objects.all()
    return CareRequest.objects.none()


def open_request(*, by: Actor, reason: str, at: datetime, request_id: UUID) -> RequestFile | None:
    """``reason`` is a plain word of the audit: « office », « accepted », « next »."""
    within_files(by, at, opening=request_id)
    with transaction.atomic():
        rows = requests_visible_to(by).select_related("commune").defer("commune__contour")
        row = rows.filter(pk=request_id).first()
        if row is None:
            return None
        if row.limited_at:
            raise Limited(row)
        audit.add_entry(
            f"care_request.read.{reason}", by=by, at=at, target=row, fields=("identity",)
        )
        consent = requests.consent_of(row)
        agreed, day = consent is not None and consent.in_force, ages.paris_day(at)
        return RequestFile(
            facts=RequestFacts(row, on=at),
            identity=identity_of(row),
            missing=completeness.missing(row, agreed=agreed, on=day),
            assessment=tiers.assess(situation_of(row, day=day), on=day),
            history=tuple(history.request_steps(row.id)),
            look_alikes=tuple(RequestFacts(other, on=at) for other in requests.look_alikes(row)),
            consent=consent,
            collector=requests.collector_of(row, consent) if consent else "",
        )


@dataclass(frozen=True)
class Listed:
    """A line of the office's list."""

    facts: RequestFacts
    name: str
    age_words: str = ""
    held: bool = False


_LISTED = ("last_name", "first_name", "birth_date")
_NOT_LISTED = tuple(name for name in IDENTITY if name not in _LISTED)


def _listed(row: CareRequest, *, on: datetime) -> Listed:
    facts = RequestFacts(row, on=on)
    if row.limited_at is not None:
        return Listed(facts, "", held=True)
    age = births.age_words(age_on(row, ages.paris_day(on)), row.birth_precision)
    return Listed(facts, _name(row), age or facts.age_words)


def _name(row: CareRequest) -> str:
    """One damaged row never closes the whole list."""
    try:
        return f"{row.first_name or ''} {row.last_name or ''}".strip()
    except Undecipherable:
        log.exception("the name of request %s does not open", row.pk)
        return UNREADABLE


def list_requests(*, by: Actor, at: datetime, rows, page: str | int) -> Page:
    """A page of the list with its names, and the ages of today."""
    within_lists(by, at, "care_request.list")
    with transaction.atomic():
        # nothing is listed for who may not see it, whatever the address says
        rows = rows.filter(pk__in=requests_visible_to(by).values("pk"))
        audit.add_entry(
            "care_request.list", by=by, at=at, target=CareRequest, fields=("name", "age")
        )
        rows = rows.defer(None).defer(*_NOT_LISTED, "limited_for", "commune__contour")
        # a row never leaves this module
        return page_of(rows, page, present=lambda matches: [_listed(row, on=at) for row in matches])


def search(*, by: Actor, at: datetime, words: str) -> list[Listed]:
    """Open requests. A whole telephone or e-mail goes by its blind index; a name, or the last
    digits, by opening them in memory one by one: no index holds a name alone."""
    within_lists(by, at, "care_request.search")
    with transaction.atomic():
        rows = requests.clear_rows().readable().filter(state__in=OPEN_STATES)
        rows = rows.order_by(*listing.BY_PRIORITY).filter(
            pk__in=requests_visible_to(by).values("pk")
        )
        audit.add_entry("care_request.search", by=by, at=at, target=CareRequest, fields=_SEARCHED)
        rows = rows.defer(None).defer(*_NOT_SEARCHED, "limited_for", "commune__contour")
        exact = _equal_to(words)
        matches = rows.filter(**exact) if exact else [row for row in rows if _matches(row, words)]
        return [_listed(row, on=at) for row in matches[:MOST_MATCHES]]


def _equal_to(words: str) -> dict[str, list[str]]:
    """The filter of a whole telephone or e-mail; nothing for anything else."""
    for name in ("same_phone", "same_email"):
        field: Any = CareRequest._meta.get_field(name)
        if same := field.candidates(words):
            return {f"{name}__in": same}
    return {}


def _matches(row: CareRequest, words: str) -> bool:
    digits = "".join(filter(str.isdecimal, words))
    if len(digits) >= 4:
        return digits in _phone(row)
    names = sort_name(words).split()
    return bool(names) and all(word in _sortable(row) for word in names)


def _phone(row: CareRequest) -> str:
    try:
        return phones.read_phone(row.phone) or row.phone or ""
    except Undecipherable:
        log.exception("the telephone of request %s does not open", row.pk)
        return ""


_SEARCHED = ("name", "phone", "email", "age")
_NOT_SEARCHED = tuple(name for name in _NOT_LISTED if name != "phone")


def _sortable(row: CareRequest) -> str:
    return sort_name(_name(row))


def identity_of(row: CareRequest) -> Identity:
    """Inside this app, for a row whose reading is traced."""
    texts = (
        *("last_name", "first_name", "street", "phone", "email", "trusted_person"),
        *("representative", "former_doctor", "reporter_name", "reporter_structure"),
    )
    return Identity(
        civility=row.get_civility_display(),
        birth_date=row.birth_date,
        birth_words=births.words(row.birth_date, row.birth_precision),
        reporter_phone=phones.formatted(row.reporter_phone),
        **{name: getattr(row, name) or "" for name in texts},
    )


def open_accepted(*, by: Actor, at: datetime, proposal_id: UUID) -> RequestFile | None:
    """For the doctor who accepted, and who may answer for them today, while the agreement holds."""
    within_files(by, at)
    with transaction.atomic():
        speaks = {doctor.id: doctor for doctor in doctors.answering_for(by, ages.paris_day(at))}
        proposals = Proposal.objects.filter(
            pk=proposal_id,
            doctor__in=list(speaks),
            state__in=(ProposalState.ACCEPTED, ProposalState.DECLARED),
            request__consents__revoked_at__isnull=True,
            request__consents__isnull=False,
            request__erased_at__isnull=True,
            request__limited_at__isnull=True,
        )
        row = (
            proposals.select_related("request__commune").defer("request__commune__contour").first()
        )
        if row is None:
            return None
        part = SPEAKS_AS[speaks[row.doctor_id].through]
        reader = replace(by, roles=by.roles | {part})
        audit.add_entry(
            "care_request.read.accepted", by=reader, at=at, target=row.request, fields=("identity",)
        )
        return RequestFile(RequestFacts(row.request, on=at), identity_of(row.request))

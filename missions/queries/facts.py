"""Facts that the other apps read: immutable, without any model."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.tags import Tag
from cpts_portal.foundation.records.documents import UNKNOWN, Glance
from missions import labels
from missions.enums import OPEN_STATES, State


@dataclass(frozen=True)
class Transfer:
    """``paid_on`` None: the batch is being prepared."""

    batch_label: str
    paid_on: date | None = None


@dataclass(frozen=True)
class DeclarationFacts:
    """``amount_eur`` is None until the hours are sent: no price before. ``transfer``: only
    on the pages that ask for it (``contents.with_transfers``)."""

    id: UUID
    number: int
    person_id: UUID
    person_name: str
    activity_code: str
    activity_label: str
    kind: str
    basis: str
    mission_code: str
    action_number: str
    action_title: str
    done_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    people_met: int | None
    rate_eur: Decimal | None
    amount_eur: Decimal | None
    state: str
    evidence_count: int
    comment: str
    role: str
    reason: str
    source: str
    meeting_id: UUID | None
    version: int
    declared_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    transfer: Transfer | None = None

    @property
    def reference(self) -> str:
        return f"H-{self.number}"

    @property
    def member_tag(self) -> Tag:
        return self._paid_tag or labels.for_member(self.state)

    @property
    def coordinator_tag(self) -> Tag:
        return self._paid_tag or labels.for_coordinator(self.state, self.decided_at)

    @property
    def _paid_tag(self) -> Tag | None:
        return labels.for_transfer(self.transfer.paid_on) if self.transfer else None

    @property
    def is_open(self) -> bool:
        """The member may still change it."""
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def details(self) -> list[tuple[str, str]]:
        """The optional fields that are filled: name and value."""
        people = "" if self.people_met is None else french.number(self.people_met)
        details = [("Rôle", self.role), ("Personnes rencontrées", people)]
        return [(name, value) for name, value in details if value]

    @property
    def subject(self) -> str:
        """What it was about, shortest first: the meeting, the action sheet, the activity."""
        return self.source or self.action_title or self.activity_label


@dataclass(frozen=True)
class EvidenceFacts:
    id: UUID
    declaration_id: UUID
    person_id: UUID
    document_id: UUID
    sha256: str
    name: str
    media_type: str
    added_at: datetime
    document: Glance = UNKNOWN

    @property
    def is_image(self) -> bool:
        return self.media_type in ("image/png", "image/jpeg")


@dataclass(frozen=True)
class ActionFacts:
    number: str
    title: str
    mission_code: str
    public: str
    status_label: str
    starts_on: date
    planned_end_on: date | None


@dataclass(frozen=True)
class Hours:
    """Minutes and declarations of one mission (or one mission and kind)."""

    mission_code: str
    minutes: int
    declarations: int
    persons: int


@dataclass(frozen=True)
class MoneyLine:
    """``settled_eur``: the part of it that left the bank, when the caller says which did."""

    mission_code: str
    mission_label: str
    mission_position: int
    kind: str
    amount_eur: Decimal
    minutes: int
    declarations: int
    persons: int
    settled_eur: Decimal = ZERO

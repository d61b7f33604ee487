"""What the night will erase, under which rule; and somebody by a kind and an identifier, whichever
app knows them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cpts_portal.foundation.records.privacy_rights import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    REQUEST,
    DataSubject,
)
from cpts_portal.foundation.records.retention import durations, rules
from cpts_portal.foundation.records.retention.durations import Duration
from members.queries import retention as members
from patients.queries import requests as patients


@dataclass(frozen=True)
class RetentionLine:
    """One line of the table: ``due`` rows go tonight, or went."""

    duration: Duration
    due: int
    next_on: date | None

    @property
    def code(self) -> str:
        return self.duration.code

    def after(self, erased: int) -> "RetentionLine":
        return replace(self, due=erased)


def report(at: datetime) -> tuple[RetentionLine, ...]:
    """In the order of the table; a line may have several rules."""
    by_code: dict[str, tuple[list, list]] = {code: ([], []) for code in durations.table()}
    for rule in rules():
        due, later = by_code[rule.code]
        due.append(rule.due(at).count())
        later.append(rule.next_on(at))
    return tuple(
        RetentionLine(
            durations.duration_of(code), sum(due), min((on for on in later if on), default=None)
        )
        for code, (due, later) in by_code.items()
    )


_FIND = {
    PERSON: members.subject_of_person,
    ACCOUNT: members.subject_of_account,
    APPLICATION: members.subject_of_application,
    REQUEST: patients.subject_of_request,
}


def subject_of(kind: str, public_id: UUID) -> DataSubject | None:
    return _FIND[kind](public_id)


def is_erased(kind: str, public_id: UUID) -> bool:
    """Also when there is nobody by that identifier: nothing is left to erase."""
    if kind == REQUEST:
        return patients.is_erased(public_id)
    return members.is_erased(kind, public_id)

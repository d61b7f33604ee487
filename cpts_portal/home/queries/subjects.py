"""Somebody by a kind and an identifier, whichever app knows her."""

from uuid import UUID

from cpts_portal.foundation.records.privacy_rights import (
    ACCOUNT,
    APPLICATION,
    PERSON,
    REQUEST,
    Subject,
)
from members.queries import retention as members
from patients.queries import requests as patients

_FIND = {
    PERSON: members.subject_of_person,
    ACCOUNT: members.subject_of_account,
    APPLICATION: members.subject_of_application,
    REQUEST: patients.subject_of_request,
}


def subject_of(kind: str, public_id: UUID) -> Subject | None:
    return _FIND[kind](public_id)


def is_erased(kind: str, public_id: UUID) -> bool:
    """Also when there is nobody by that identifier: nothing is left to erase."""
    if kind == REQUEST:
        return patients.is_erased(public_id)
    return members.is_erased(kind, public_id)

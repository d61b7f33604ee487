"""Limitation (« quarantaine »): the request stays counted, and nothing of it is read or changed
until the limitation is lifted. Those merged with it, the same person's, follow. It holds back the
erasure at its term too: she may need her data."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from patients.operations.erasure import same_person
from patients.operations.steps import REQUESTS, lock
from patients.permissions import limits


@transaction.atomic(durable=True)
def limit_request(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, comment: str
) -> None:
    _only_coordinator(by)
    row = lock(request_id, version=version)
    others = same_person(row)
    if row.erased_at:
        raise DomainError("L’identité de cette personne est déjà effacée.")
    if not comment.strip():
        raise DomainError("Dites pourquoi en une phrase.", field="comment")
    for one in (row, *others):
        one.limited_at, one.limited_by, one.limited_for = at, by.id, comment.strip()
        REQUESTS.record(one, "limit", by=by, at=at, fields=("limited_at",))


@transaction.atomic(durable=True)
def lift_limitation(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None
) -> None:
    _only_coordinator(by)
    row = lock(request_id, version=version, even_limited=True)
    if row.limited_at is None:
        raise DomainError("Cette demande n’est plus en attente.")
    for one in (row, *same_person(row)):
        one.limited_at = one.limited_by = one.limited_for = None
        REQUESTS.record(one, "lift", by=by, at=at, fields=("limited_at",))


def _only_coordinator(by: Actor) -> None:
    if not limits(by):
        raise Forbidden("Seule la coordinatrice met une demande en attente, ou lève l’attente.")

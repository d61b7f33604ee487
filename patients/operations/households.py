"""Couples and families are placed together: requests of one home share its mark."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from patients.models import CareRequest
from patients.operations.steps import REQUESTS, lock
from patients.permissions import works_the_list


@transaction.atomic(durable=True)
def join_household(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    version: int | None = None,
    with_ids: Iterable[UUID],
) -> None:
    """This request and the others, and whoever already shared a home with one of them."""
    if not works_the_list(by):
        raise Forbidden("Seule l’équipe d’accès aux soins traite les demandes.")
    named = {request_id, *with_ids}
    if len(named) < 2:
        raise DomainError("Indiquez une autre demande.", field="kept")
    rows = _held(named)
    lock(request_id, version=version)
    if any(row.closed_at for row in rows):
        raise DomainError("Un foyer réunit des demandes ouvertes.", field="kept")
    mark = next((row.household for row in rows if row.household), None) or uuid4()
    for row in rows:
        row.household = mark
        row.household_size = max(row.household_size, len(rows))
        REQUESTS.record(row, "household", by=by, at=at, fields=("household",))


def _held(named: set[UUID]) -> list[CareRequest]:
    """In one order, so that two joinings never wait for each other."""
    marks = CareRequest.objects.filter(pk__in=named, household__isnull=False).values("household")
    ids = set(named) | set(
        CareRequest.objects.open().filter(household__in=marks).values_list("pk", flat=True)
    )
    return [lock(one) for one in sorted(ids)]

"""The office reads a request, gives it its tier with the recorded reasons, and joins it to its
home."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from patients.domain import ages, completeness, links, tiers
from patients.enums import State
from patients.models import CareRequest
from patients.operations.intake import FIRST_DAY, RequestEntry, write_application
from patients.operations.lifecycle import REQUESTS, lock, mail_person
from patients.permissions import OFFICE_ONLY, works_the_list
from patients.queries.requests import agreed, look_alikes
from patients.queries.situations import situation_of

# what stops a qualification until somebody says it
DISTINCT, LOOKING = "distinct", "looking"
MAYBE_TWICE = (
    "Une autre demande porte le même nom et une naissance qui peut être la même : comparez-les, ou "
    "dites que ce sont deux personnes."
)
SEES_A_DOCTOR = (
    "Cette personne voit déjà un médecin : dites qu’elle en cherche un autre, ou clôturez la "
    "demande comme régularisée avec lui."
)


@transaction.atomic(durable=True)
def qualify_request(
    *,
    by: Actor,
    at: datetime,
    request_id: UUID,
    version: int | None = None,
    confirmed: frozenset[str] | None = None,
) -> None:
    """Waiting, in the tier that the rule of the day gives. Once more: after a correction.
    ``confirmed``: what somebody at the page said of a warning; None when nobody is at a page."""
    row = lock(request_id, version=version)
    if confirmed is not None and row.state != State.WAITING:
        _check_warnings(row, confirmed)
    lacking = missing(row, at=at)
    if lacking:
        raise DomainError(f"Il manque encore : {', '.join(lacking)}.")
    if row.out_of_territory:
        raise DomainError(
            "Cette personne habite hors du territoire : orientez-la vers la CPTS voisine."
        )
    day = ages.paris_day(at)
    assessment = tiers.assess(situation_of(row, day=day), on=day)
    row.tier, row.tier_reasons, row.tier_rule = (
        assessment.tier,
        list(assessment.reasons),
        assessment.rule,
    )
    row.qualified_at, row.qualified_by = at, by.id
    REQUESTS.advance(row, "qualify", by=by, at=at, detail=assessment.tier)


def _check_warnings(row: CareRequest, confirmed: frozenset[str]) -> None:
    if DISTINCT not in confirmed and look_alikes(row):
        raise DomainError(MAYBE_TWICE, field=DISTINCT)
    if LOOKING not in confirmed and row.sees_doctor:
        raise DomainError(SEES_A_DOCTOR, field=LOOKING)


def missing(row: CareRequest, *, at: datetime) -> tuple[str, ...]:
    return completeness.missing(row, agreed=agreed(row), on=ages.paris_day(at))


@transaction.atomic(durable=True)
def ask_missing(*, by: Actor, at: datetime, request_id: UUID, version: int | None = None) -> bool:
    """True when a mail leaves; otherwise the office calls. The mail does not say what is missing:
    the private page does."""
    row = lock(request_id, version=version)
    if not missing(row, at=at):
        raise DomainError("Il ne manque rien : la demande peut être qualifiée.")
    REQUESTS.advance(row, "ask_missing", by=by, at=at)
    if not row.email:
        return False
    row.link_hash = links.hash_of(row.token)
    row.save(update_fields=["link_hash"])
    return mail_person(
        row, "missing", key=f"{row.id}-{row.version}", at=at, reference=row.reference
    )


@transaction.atomic(durable=True)
def correct_request(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None, entry: RequestEntry
) -> tuple[str, ...]:
    """What a call or a paper adds; gives what is still missing. A tier already given stays
    until it is qualified again."""
    works_the_list.require(by, "Seule l’équipe d’accès aux soins corrige une demande.")
    row = lock(request_id, version=version)
    if row.erased_at or row.closed_at:
        raise DomainError("Cette demande est close : rouvrez-la avant de la corriger.")
    write_application(row, entry, at=at, unchanged=FIRST_DAY)
    REQUESTS.log_action(row, "correct", by=by, at=at, fields=("identity", "situation"))
    return missing(row, at=at)


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
    works_the_list.require(by, OFFICE_ONLY)
    named = {request_id, *with_ids}
    if len(named) < 2:
        raise DomainError("Indiquez une autre demande.", field="other")
    rows = _hold_home(named)
    lock(request_id, version=version)
    if any(row.closed_at for row in rows):
        raise DomainError("Un foyer réunit des demandes ouvertes.", field="other")
    mark = next((row.household for row in rows if row.household), None) or uuid4()
    for row in rows:
        row.household = mark
        row.household_size = max(row.household_size, len(rows))
        REQUESTS.log_action(row, "household", by=by, at=at, fields=("household",))


def _hold_home(named: set[UUID]) -> list[CareRequest]:
    """In one order, so that two joinings never wait for each other."""
    marks = CareRequest.objects.filter(pk__in=named, household__isnull=False).values("household")
    ids = set(named) | set(
        CareRequest.objects.open().filter(household__in=marks).values_list("pk", flat=True)
    )
    return [lock(pk) for pk in sorted(ids)]

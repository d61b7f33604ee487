"""The pseudonymous twin of a request, kept in step with it."""

from datetime import date

from cpts_portal.foundation.records.rows import save_validated
from patients.domain import ages
from patients.enums import State
from patients.models import CareRequest, RequestFact
from patients.queries import sectors

# steps after which no doctor has accepted the person
NOBODYS_AGAIN = ("undo_acceptance", "hand_back", "prefer_another", "resume")


def write_fact(row: CareRequest, *, step: str, on: date) -> None:
    """After an erasure the fact is closed and no longer described: what it says stays."""
    fact = RequestFact.objects.filter(request=row).first() or RequestFact(request=row)
    if row.erased_at is None:
        _describe(fact, row)
    if row.qualified_at and fact.qualified_on is None:
        fact.qualified_on = on
    if row.state == State.PROPOSED and fact.proposed_on is None:
        fact.proposed_on = on
    if step == "accept":
        fact.accepted_on = on
    elif step in NOBODYS_AGAIN:
        fact.accepted_on = None
    if row.closed_at is None:
        fact.closed_on, fact.close_reason = None, ""
    elif fact.closed_on is None:
        fact.closed_on, fact.close_reason = on, row.close_reason
    save_validated(fact, check_unique=False)


def _describe(fact: RequestFact, row: CareRequest) -> None:
    fact.received_on = ages.paris_day(row.received_at)
    fact.tier, fact.origin = row.tier, row.origin
    fact.age_band = ages.band(row.age)
    fact.ald, fact.solidarity = row.ald, row.solidarity
    fact.out_of_territory = row.out_of_territory
    fact.sector = sectors.code_of(row.commune_id)

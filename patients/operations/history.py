"""The lists kept before the portal, taken over as pseudonymous facts: counts, nobody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import french_constraint_errors
from patients.domain import ages
from patients.domain.counting import Fact
from patients.models import RequestFact

SETTERS = ("coordinator", "system")


@transaction.atomic(durable=True)
def take_over_history(*, by: Actor, at: datetime, source: str, facts: Iterable[Fact]) -> int:
    """Ended requests only: whoever still waits is written down as a person, with her agreement."""
    if not by.has(*SETTERS):
        raise Forbidden("Seule la coordinatrice reprend un historique.")
    if not source.strip():
        raise DomainError("Dites d’où viennent ces chiffres.", field="source")
    told = list(facts)
    if any(fact.closed_on is None or fact.closed_on > ages.paris_day(at) for fact in told):
        raise DomainError("Un historique ne contient que des demandes terminées.")
    with french_constraint_errors(RequestFact):
        rows = [RequestFact(source=source, **vars(fact)) for fact in told]
        RequestFact.objects.bulk_create(rows, batch_size=500)
    audit.record("care_request.history", by=by, at=at, target=RequestFact)
    return len(rows)

"""What the office's first page shows of the members app."""

from datetime import datetime

from django.db.models import Count, Min, Subquery

from members.queries import contracts
from members.queries.applications import Waiting, waiting
from members.queries.applications.waiting import rows, since
from members.queries.contracts import ContractFacts


def contract_and_applications(now: datetime) -> tuple[ContractFacts | None, Waiting]:
    """One statement, and one more before the first contract is signed."""
    queue = rows().order_by().values("state")
    found = (
        contracts.rows(now.date())
        .annotate(
            waiting=Subquery(queue.annotate(many=Count("pk")).values("many")),
            oldest=Subquery(queue.annotate(first=Min("waiting_since")).values("first")),
        )
        .first()
    )
    if found is None:
        return None, waiting(now)
    return contracts.facts_of(found), since(now, count=found.waiting or 0, oldest=found.oldest)

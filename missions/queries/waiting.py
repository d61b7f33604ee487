"""What waits among declared hours: counts only, for the reminders and the first page."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from missions.enums import State
from missions.models import Declaration


def of_person(person_id: UUID) -> dict[str, int]:
    """What a person has to finish before the office can verify it."""
    rows = Declaration.objects.of_person(person_id).order_by().values("state")
    counted = dict(rows.annotate(count=Count("pk")).values_list("state", "count"))
    names = {"to_confirm": State.PROPOSAL, "to_correct": State.RETURNED}
    return {name: counted.get(state, 0) for name, state in names.items()}


def to_verify(sent_before: datetime) -> int:
    return Declaration.objects.filter(state=State.SUBMITTED, submitted_at__lte=sent_before).count()


def proposals_by_person() -> dict[UUID, int]:
    """Hours known from an attendance, that nobody confirmed or declined."""
    return _by_person(Declaration.objects.filter(state=State.PROPOSAL))


def returned_by_person(returned_before: datetime) -> dict[UUID, int]:
    rows = Declaration.objects.filter(state=State.RETURNED, decided_at__lte=returned_before)
    return _by_person(rows)


def drafts_by_person(saved_before: datetime) -> dict[UUID, int]:
    return _by_person(Declaration.objects.filter(state=State.DRAFT, declared_at__lte=saved_before))


def _by_person(rows) -> dict[UUID, int]:
    counted = rows.order_by().values("person_id").annotate(count=Count("pk"))
    return dict(counted.values_list("person_id", "count"))

from uuid import UUID

from missions.models import Action
from missions.queries.facts import ActionFacts


def _facts(row: Action) -> ActionFacts:
    return ActionFacts(
        id=row.id,
        number=row.number,
        title=row.title,
        mission_code=row.mission_id,
        lead_id=row.lead_id,
        public=row.public,
        status=row.status,
        status_label=row.get_status_display(),
        starts_on=row.starts_on,
        planned_end_on=row.planned_end_on,
    )


def all_actions() -> list[ActionFacts]:
    return [_facts(row) for row in Action.objects.order_by("number", "id")]


def find(number: str) -> ActionFacts | None:
    row = Action.objects.filter(number=number).first()
    return _facts(row) if row else None


def ids_by_number() -> dict[str, UUID]:
    return dict(Action.objects.order_by("number").values_list("number", "id"))

"""Everything the declaration form offers one person on one day."""

from datetime import date
from uuid import UUID

from members.queries import contracts, people
from members.queries import missions as mission_names
from missions.amounts import Tariff
from missions.enums import ActionStatus
from missions.queries import actions, activities
from missions.queries.facts import ActionFacts, ActivityFacts

FUNCTIONING = "fonctionnement"
SALARIED = "S"


def missions_on(on: date) -> dict[str, str]:
    """The missions of the contract and its functioning; all of them before there is a contract."""
    labels = mission_names.labels()
    contract = contracts.current(on)
    if contract is None:
        return labels
    started = {FUNCTIONING, *contract.missions}
    return {code: label for code, label in labels.items() if code in started}


def actions_open() -> list[ActionFacts]:
    return [one for one in actions.all_actions() if one.status != ActionStatus.DROPPED]


def activities_on(on: date) -> list[ActivityFacts]:
    return activities.offered_on(on)


def tariffs_for(person_id: UUID, on: date) -> dict[str, Tariff]:
    person = people.find(person_id)
    if person is None:
        return {}
    return activities.tariffs(
        on=on, profession_id=person.profession_id, salaried=person.practice_mode == SALARIED
    )

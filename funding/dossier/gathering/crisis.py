from datetime import date

from cpts_portal.foundation.kernel.periods import Period
from funding.dossier.figures import CrisisPart, PlanRow
from funding.ledger import queries as ledger
from funding.rates.table import CRISIS
from members.queries import contracts, people


def collect(contract: contracts.ContractFacts, number: int, period: Period) -> CrisisPart:
    plans = contracts.crisis_plans(until=period.end)
    names = people.names(plan.referent_id for plan in plans)
    mission = contract.missions.get(CRISIS)
    started_on: date | None = mission.started_on if mission else None
    return CrisisPart(
        versions=tuple(
            PlanRow(plan.number, plan.adopted_on, names.get(plan.referent_id, "")) for plan in plans
        ),
        started_on=started_on if started_on and started_on < period.end else None,
        amount_eur=ledger.year(number).crisis_eur,
    )

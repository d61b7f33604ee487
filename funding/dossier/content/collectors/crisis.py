from collections.abc import Sequence
from datetime import date

from funding.dossier.content.figures import CrisisPart, PlanRow
from funding.ledger.facts import YearFacts
from funding.rates.table import CRISIS
from members.queries import contracts, people


def collect(
    contract: contracts.ContractFacts, year: YearFacts, plans: Sequence[contracts.CrisisPlanVersion]
) -> CrisisPart:
    names = people.names(plan.referent_id for plan in plans)
    mission = contract.missions.get(CRISIS)
    started_on: date | None = mission.started_on if mission else None
    return CrisisPart(
        versions=tuple(
            PlanRow(
                plan.number,
                plan.adopted_on,
                names.get(plan.referent_id, ""),
                has_file=plan.document_id is not None,
            )
            for plan in plans
        ),
        started_on=started_on if started_on and started_on < year.period.end else None,
        amount_eur=year.crisis_eur,
    )

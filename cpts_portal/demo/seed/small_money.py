"""The money of a small seed: the amounts are those of the rates on the day of the signature."""

from decimal import Decimal

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.facts import ContractFacts, SeedFacts
from cpts_portal.demo.seed.personas import Personas
from funding.budget.enums import EnvelopePart
from funding.budget.models import Envelope, Expense
from funding.budget.operations import open_envelope, record_expense
from funding.forecast.first_year import forecast_first_year
from funding.forecast.values import Forecast
from funding.ledger.enums import PaymentKind
from funding.ledger.models import Payment
from funding.ledger.operations import open_year, record_payment
from members.queries import territory

FIRST = 1
SOURCE = "barème national au jour de la signature, à vérifier sur le contrat signé"


def forecast_of(contract: ContractFacts) -> Forecast:
    """What « simulate_aci » says of this territory."""
    place = territory.facts()
    assert place
    return forecast_first_year(
        population=place.population,
        signed_on=contract.signed_on,
        missions=dict.fromkeys(contract.missions),
    )


def open_the_year(personas: Personas, facts: SeedFacts) -> None:
    if not facts.contract:
        return
    personas.say("Les montants du barème, l’avance, les enveloppes")
    forecast = forecast_of(facts.contract)
    fixed, variable = _amounts(forecast, "fixed"), _amounts(forecast, "variable")
    signed_at = at(facts.contract.signed_on, 17)
    open_year(
        by=personas.portal,
        at=signed_at,
        contract_year=FIRST,
        fixed=fixed,
        variable=variable,
        source=SOURCE,
    )
    for part, amounts in ((EnvelopePart.FIXED, fixed), (EnvelopePart.VARIABLE, variable)):
        for code, amount in amounts.items():
            open_envelope(
                by=personas.portal,
                at=signed_at,
                contract_year=FIRST,
                envelope=Envelope(mission_id=code, allotted_eur=amount, part=part),
            )
    paid_on = facts.contract.advance_paid_on
    record_payment(
        by=personas.portal,
        at=at(paid_on, 18),
        contract_year=FIRST,
        payment=Payment(
            paid_on=paid_on,
            payer=facts.contract.payer,
            label="avance 75 %",
            kind=PaymentKind.ADVANCE,
            amount_eur=forecast.advance_eur or Decimal(0),
        ),
    )
    for row in facts.expenses:
        record_expense(
            by=personas.portal,
            at=at(row.on, 18),
            contract_year=FIRST,
            expense=Expense(
                number=row.number,
                mission_id=row.envelope,
                nature=row.nature,
                label=row.label,
                amount_eur=row.eur,
                spent_on=row.on,
            ),
        )


def _amounts(forecast: Forecast, part: str) -> dict[str, Decimal]:
    lines = (line for line in forecast.lines if line.part == part)
    return {line.code: line.amount_eur for line in lines if line.amount_eur is not None}

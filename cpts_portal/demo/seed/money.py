"""The funding side: years and their signed amounts, the ledger, the envelopes, the expenses."""

from decimal import Decimal

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.detail import in_rows
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period, contract_year
from funding.budget.enums import EnvelopePart, Funder, Progress
from funding.budget.models import Envelope, Expense
from funding.budget.operations import open_envelope, record_expense
from funding.ledger.enums import Part, PaymentKind
from funding.ledger.models import Payment
from funding.ledger.operations import open_year, record_historical_figures, record_payment

YEARS = range(1, 6)
TAKEN_OVER = (2, 3)
KINDS = {
    "avance 75 %": PaymentKind.ADVANCE,
    "solde des parts fixes": PaymentKind.BALANCE,
    "part variable": PaymentKind.VARIABLE,
    "plan de crise, première rédaction": PaymentKind.CRISIS,
    "mise à jour du plan de crise": PaymentKind.CRISIS,
}
SAME_INVOICE = {"E018": "FT-2026-0612", "E037": "FT-2026-0612"}
EXPENSE_CONTRACT = "contrat signé le 5 juillet 2022"


def period_of(number: int) -> Period:
    return contract_year(day(fixture_data().contract["signed"]), number)


def open_years(personas: Personas) -> None:
    personas.say("Les années du contrat, les versements reçus")
    contract = fixture_data().contract
    for number in YEARS:
        crisis = Part.CRISIS_PLAN if number == 1 else Part.CRISIS_UPDATE
        fixed = contract["fixed"][str(number)]
        open_year(
            by=personas.portal,
            at=at(period_of(number).start, 17),
            contract_year=number,
            fixed=fixed,
            crisis={crisis: contract["crisis"][str(number)]},
            variable={
                code: amount
                for code, amount in contract["variable_by_mission"].items()
                if code in fixed
            },
            source=EXPENSE_CONTRACT,
        )
    for row in fixture_data().ledger:
        record_payment(
            by=personas.portal,
            at=at(day(row["on"]), 18),
            contract_year=row["for_year"],
            payment=Payment(
                paid_on=day(row["on"]),
                payer=row["payer"],
                label=row["label"],
                kind=KINDS.get(row["label"], PaymentKind.GRANT),
                amount_eur=row["eur"],
            ),
        )


def take_over_history(personas: Personas) -> None:
    """Years 2 and 3 came as dated totals."""
    for row in fixture_data().key_figures:
        if row["year"] not in TAKEN_OVER:
            continue
        figures = {
            code: str(value) for code, value in row.items() if code not in ("year", "period")
        }
        record_historical_figures(
            by=personas.portal,
            at=at(day("2025-09-01")),
            contract_year=row["year"],
            as_of_on=period_of(row["year"]).last_day,
            figures=figures,
        )


def open_envelopes(personas: Personas) -> None:
    personas.say("Les enveloppes et les dépenses")
    fixed = fixture_data().contract["fixed"]
    for row in fixture_data().envelopes:
        if row["envelope"] == "TOTAL":
            continue
        number, code, allotted = row["year"], row["envelope"], Decimal(row["allotted"])
        parts = {EnvelopePart.CRISIS: allotted}
        if code != "crise":
            own = Decimal(fixed[str(number)][code])
            parts = {EnvelopePart.FIXED: own, EnvelopePart.VARIABLE: allotted - own}
        for part, amount in parts.items():
            if amount:
                open_envelope(
                    by=personas.portal,
                    at=at(period_of(number).start, 17),
                    contract_year=number,
                    envelope=Envelope(mission_id=code, allotted_eur=amount, part=part),
                )


def record_expenses(personas: Personas) -> None:
    for row in fixture_data().expenses:
        if row.get("from_declarations") or not Decimal(row["eur"]):
            continue
        if row.get("aggregate") and row["year"] not in TAKEN_OVER:
            for part in in_rows(row, period_of(row["year"])):
                _record_expense(personas, part)
        else:
            _record_expense(personas, row, is_total=bool(row.get("aggregate")))
    _commit_what_is_ordered(personas)


def _record_expense(personas: Personas, row: dict, *, is_total: bool = False) -> None:
    spent_on = day(row["on"])
    splits = row.get("split") or ({row["action"]: row["eur"]} if row["action"] else None)
    record_expense(
        by=personas.portal,
        at=at(spent_on, 18),
        contract_year=row["year"],
        splits=splits,
        expense=Expense(
            number=row["id"],
            mission_id=row["envelope"],
            nature=row["nature"],
            label=row["label"],
            amount_eur=row["eur"],
            spent_on=spent_on,
            invoice_number=SAME_INVOICE.get(row["id"], ""),
            has_receipt=row["receipt"],
            sensitive=row.get("sensitive", False),
            is_total=is_total,
        ),
    )


def _commit_what_is_ordered(personas: Personas) -> None:
    """Ordered and not yet paid, by action sheet, of year 4."""
    for row in fixture_data().actions:
        committed = Decimal(row["year4_budget"]["committed"])
        if committed > ZERO:
            record_expense(
                by=personas.portal,
                at=at(day("2026-06-30"), 18),
                contract_year=4,
                splits={row["id"]: committed},
                expense=Expense(
                    number=f"C-{row['id']}",
                    mission_id=row["mission"],
                    nature="prestataire",
                    label="Commande passée, facture attendue",
                    amount_eur=committed,
                    spent_on=day("2026-06-30"),
                    progress=Progress.COMMITTED,
                    funder=Funder.CPAM,
                ),
            )

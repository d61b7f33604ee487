"""The money of Loire Forez, loaded through the operations of funding from the story's own file."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from funding.budget import operations as budget
from funding.budget.models import Envelope, Expense
from funding.indicators import operations as indicators
from funding.indicators.models import Line, Measurement
from funding.ledger import operations as ledger
from funding.ledger.models import Payment
from funding.models import LineEvidence, LineYear
from members.operations import contracts, reference

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=PARIS)
TODAY = NOW.date()
GOURDON = "244600482"
BY = {"by": SYSTEM, "at": NOW}
KINDS = {
    "avance 75 %": "advance",
    "solde des parts fixes": "balance",
    "part variable": "variable",
    "plan de crise, première rédaction": "crisis",
    "mise à jour du plan de crise": "crisis",
}
JUDGES = {"cpam": ("L01", "L02", "L10"), "portal": ("L03", "L06", "L07", "L08", "L11")}


def day(text: str) -> date:
    return date.fromisoformat(text)


def sign_contract() -> None:
    reference.load_reference(**BY, only_epcis=[GOURDON])
    told = fixture_data().contract
    contract = contracts.sign_contract(
        **BY,
        signed_on=day(told["signed"]),
        population=90_000,
        parties=told["parties"],
        missions=["acces", "parcours", "prevention"],
    )
    for code in ("crise", "accompagnement"):
        contracts.start_mission(
            **BY, contract_id=contract.id, mission_code=code, started_on=day(told["missions"][code])
        )


def open_years() -> None:
    told = fixture_data().contract
    for number in range(1, 6):
        fixed = told["fixed"][str(number)]
        ledger.open_year(
            **BY,
            contract_year=number,
            fixed=fixed,
            crisis={"first-plan" if number == 1 else "update": told["crisis"][str(number)]},
            variable={m: v for m, v in told["variable_by_mission"].items() if m in fixed},
            source="contrat signé le 5 juillet 2022",
        )


def pay() -> None:
    for row in fixture_data().ledger:
        ledger.record_payment(
            **BY,
            contract_year=row["for_year"],
            payment=Payment(
                paid_on=day(row["on"]),
                payer=row["payer"],
                label=row["label"],
                kind=KINDS.get(row["label"], "grant"),
                amount_eur=row["eur"],
            ),
        )


def open_envelopes() -> None:
    told = fixture_data()
    for row in told.envelopes:
        code, number = row["envelope"], row["year"]
        if code == "TOTAL":
            continue
        part = "crisis" if code == "crise" else "fixed"
        owed = told.contract["crisis" if part == "crisis" else "fixed"][str(number)]
        fixed = owed if part == "crisis" else owed[code]
        budget.open_envelope(
            **BY,
            contract_year=number,
            envelope=Envelope(mission_id=code, part=part, allotted_eur=fixed),
        )
        carried = Decimal(row["allotted"]) - fixed
        if carried:
            budget.open_envelope(
                **BY,
                contract_year=number,
                envelope=Envelope(mission_id=code, part="variable", allotted_eur=carried),
            )


def spend() -> None:
    for row in fixture_data().expenses:
        if row.get("from_declarations"):
            continue
        splits = row.get("split") or ({row["action"]: row["eur"]} if row["action"] else {})
        budget.record_expense(
            **BY,
            contract_year=row["year"],
            splits=splits,
            expense=Expense(
                number=row["id"],
                mission_id=row["envelope"],
                nature=row["nature"],
                label=row["label"],
                amount_eur=row["eur"],
                spent_on=day(row["on"]),
                has_receipt=row["receipt"],
                sensitive=row.get("sensitive", False),
                remark=row.get("flag", ""),
                is_total=row.get("aggregate", False),
            ),
        )


def set_lines(counted: tuple[str, ...] = ("L11",)) -> None:
    for row in fixture_data().lines:
        judge = next((body for body, ids in JUDGES.items() if row["id"] in ids), "cpts")
        indicators.add_line(
            **BY,
            line=Line(
                number=row["id"],
                mission_id=row["mission"],
                label=row["indicator"],
                kind=row["type"],
                unit=row["unit"],
                direction=row["direction"],
                source=row["source"],
                judged_on=judge,
                action_number=row["action"],
                note=row["note"],
            ),
        )
        for number, told in row["years"].items():
            _set_year(row, int(number), told, row["id"] in counted)


def _set_year(row: dict, number: int, told: dict, counted: bool) -> None:
    conditions = []
    if "days" in told:
        conditions.append(("journées tenues", told["days"], told["held"]))
    if "sessions" in told:
        conditions.append(("sessions tenues", 3, told["sessions"]))
        conditions.append(("nouveaux maîtres de stage", 2, told["new_tutors"]))
    indicators.set_line_year(
        **BY,
        line_number=row["id"],
        contract_year=number,
        tiers=[(tier["at"], tier["eur"]) for tier in told.get("tiers", ())],
        conditions=conditions,
        row=LineYear(
            max_eur=row["max_eur"],
            baseline=told.get("base"),
            target=told.get("target"),
            counter="people_met" if counted and number in (1, 4, 5) else "",
            progress=told.get("progress", ""),
            contested=told.get("contested", ""),
            carried_from=told.get("carried_from"),
            carried_note=told.get("carried", ""),
        ),
    )
    _measure(row, number, told)
    key = {"line_number": row["id"], "contract_year": number}
    if "proposed" in told:
        indicators.propose_line(**BY, **key, amount_eur=told["proposed"])
    if "granted" in told:
        indicators.grant_line(**BY, **key, amount_eur=told["granted"], reason="notification")


def lay_down_pieces() -> None:
    """What proves the deliverables that are done and not yet decided."""
    done = LineYear.objects.filter(line__kind="deliverable", granted_eur=None)
    for row in done.filter(measurements__value=1).select_related("line"):
        LineEvidence.objects.create(
            line_year=row,
            number=1,
            document_id=uuid4(),
            sha256="0" * 64,
            name="livrable.pdf",
            media_type="application/pdf",
            label="Livrable",
            dated_on=TODAY,
            names_people=False,
            added_at=NOW,
        )


def _measure(row: dict, number: int, told: dict) -> None:
    as_of = told.get("as_of") or f"{2022 + number}-06-30"
    as_of_on = min(day(as_of), TODAY)

    def record(body: str, **figure) -> None:
        known = {"as_of_on": as_of_on, "observed_on": as_of_on, "source": row["source"]}
        indicators.record_measurement(
            **BY,
            line_number=row["id"],
            contract_year=number,
            figure=Measurement(body=body, **known, **figure),
        )

    for body in ("cpam", "portal"):
        if told.get(body) is not None:
            record(body, value=told[body])
    if "value" in told:
        record("cpts", value=told["value"])
    if "num" in told:
        record("portal", numerator=told["num"], denominator=told["den"])
    if "done" in told and (told["done"] or number < 5):
        record("cpts", value=1 if told["done"] else 0)

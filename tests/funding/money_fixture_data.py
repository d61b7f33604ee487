"""The money of Loire Forez, loaded from its file through the operations of funding."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.foundation.kernel.actor import SYSTEM
from funding.budget import operations as budget
from funding.budget.models import Envelope, Expense
from funding.indicators import operations as indicators
from funding.indicators.models import Line, Measurement
from funding.ledger import operations as ledger
from funding.ledger.models import Payment
from funding.models import LineEvidence, LineYear
from members.operations import contracts, reference
from tests.signing_in import GOURDON
from tests.support.clocks import NOW

TODAY = NOW.date()
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
    data = fixture_data().contract
    contract = contracts.sign_contract(
        **BY,
        signed_on=day(data["signed"]),
        population=90_000,
        parties=data["parties"],
        missions=["acces", "parcours", "prevention"],
    )
    for code in ("crise", "accompagnement"):
        contracts.start_mission(
            **BY, contract_id=contract.id, mission_code=code, started_on=day(data["missions"][code])
        )


def open_years() -> None:
    data = fixture_data().contract
    for number in range(1, 6):
        fixed = data["fixed"][str(number)]
        ledger.open_year(
            **BY,
            contract_year=number,
            fixed=fixed,
            crisis={"first-plan" if number == 1 else "update": data["crisis"][str(number)]},
            variable={m: v for m, v in data["variable_by_mission"].items() if m in fixed},
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
    data = fixture_data()
    for row in data.envelopes:
        code, number = row["envelope"], row["year"]
        if code == "TOTAL":
            continue
        part = "crisis" if code == "crise" else "fixed"
        owed = data.contract["crisis" if part == "crisis" else "fixed"][str(number)]
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
        for number, data in row["years"].items():
            _set_year(row, int(number), data, row["id"] in counted)


def _set_year(row: dict, number: int, data: dict, counted: bool) -> None:
    conditions = []
    if "days" in data:
        conditions.append(("journées tenues", data["days"], data["held"]))
    if "sessions" in data:
        conditions.append(("sessions tenues", 3, data["sessions"]))
        conditions.append(("nouveaux maîtres de stage", 2, data["new_tutors"]))
    indicators.set_line_year(
        **BY,
        line_number=row["id"],
        contract_year=number,
        tiers=[(tier["at"], tier["eur"]) for tier in data.get("tiers", ())],
        conditions=conditions,
        row=LineYear(
            max_eur=row["max_eur"],
            baseline=data.get("base"),
            target=data.get("target"),
            counter="people_met" if counted and number in (1, 4, 5) else "",
            progress=data.get("progress", ""),
            contested=data.get("contested", ""),
            carried_from=data.get("carried_from"),
            carried_note=data.get("carried", ""),
        ),
    )
    _measure(row, number, data)
    key = {"line_number": row["id"], "contract_year": number}
    if "proposed" in data:
        indicators.propose_line(**BY, **key, amount_eur=data["proposed"])
    if "granted" in data:
        indicators.grant_line(**BY, **key, amount_eur=data["granted"], reason="notification")


def lay_down_pieces() -> None:
    """What proves the deliverables that are done and not yet decided."""
    deliverables = LineYear.objects.filter(line__kind="deliverable", granted_eur=None)
    for row in deliverables.filter(measurements__value=1).select_related("line"):
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


def _measure(row: dict, number: int, data: dict) -> None:
    as_of = data.get("as_of") or f"{2022 + number}-06-30"
    as_of_on = min(day(as_of), TODAY)

    def record_figure(body: str, **figure) -> None:
        known = {"as_of_on": as_of_on, "observed_on": as_of_on, "source": row["source"]}
        indicators.record_measurement(
            **BY,
            line_number=row["id"],
            contract_year=number,
            figure=Measurement(body=body, **known, **figure),
        )

    for body in ("cpam", "portal"):
        if data.get(body) is not None:
            record_figure(body, value=data[body])
    if "value" in data:
        record_figure("cpts", value=data["value"])
    if "num" in data:
        record_figure("portal", numerator=data["num"], denominator=data["den"])
    if "done" in data and (data["done"] or number < 5):
        record_figure("cpts", value=1 if data["done"] else 0)

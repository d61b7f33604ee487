"""A small association with one followed year, one taken over, and every part of a dossier."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pikepdf

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.records import documents
from funding.budget import operations as budget
from funding.budget.models import Envelope, Expense
from funding.indicators import operations as indicators
from funding.indicators.models import Line, LineYear, Measurement
from funding.ledger import operations as ledger
from funding.ledger.models import Payment
from members.operations import contracts, meetings, membership, people, reference, territory
from missions.operations import reference as mission_reference
from tests.support.clocks import NOW as AT

SIGNED = date(2022, 7, 5)
COMMUNES = ("42147", "42022", "42285", "42279")
FIXED = {"fonctionnement": 75_000, "acces": 90_000, "parcours": 45_000, "prevention": 17_500}
VARIABLE = {"acces": 35_000, "parcours": 45_000, "prevention": 17_500}
CPAM = Actor(uuid4(), frozenset({"cpam"}), second_factor=True, name="Sandra Ardoise")
COORDINATOR = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")


def _blank_page() -> bytes:
    """A true PDF: it is opened where a sheet is read. The same at each call."""
    page = pikepdf.new()
    page.add_blank_page()
    stream = BytesIO()
    page.save(stream, static_id=True)
    return stream.getvalue()


def by_system(**more):
    return {"by": SYSTEM, "at": AT} | more


@dataclass(frozen=True)
class World:
    nurse: UUID
    sheet: documents.DocumentFacts


def build() -> World:
    reference.load_reference(by=SYSTEM, at=AT, only_epcis=("200065886",))
    territory.found_association(
        **by_system(
            name="CPTS Loire Forez",
            territory_name="Loire Forez",
            commune_codes=COMMUNES,
            email="contact@loire-forez.example",
        )
    )
    territory.record_headcount(
        **by_system(
            kind="IDE",
            label="Infirmiers",
            profession=("TRE_G15", "60"),
            count=168,
            source="effectif inventé",
            as_of=SIGNED,
        )
    )
    contract = contracts.sign_contract(
        **by_system(
            signed_on=SIGNED,
            population=90_000,
            parties=("CPTS", "CPAM", "ARS"),
            missions=("acces", "parcours", "prevention"),
        )
    )
    nurse = _people()
    contracts.start_mission(
        **by_system(contract_id=contract.id, mission_code="crise", started_on=date(2023, 1, 2))
    )
    contracts.adopt_crisis_plan(**by_system(adopted_on=date(2023, 1, 2), referent_id=nurse))
    sheet = _activity(nurse)
    _money()
    _lines()
    return World(nurse, sheet)


def _people() -> UUID:
    joined = {"joined_on": date(2022, 7, 5)}
    first = None
    for last, name, code in (
        ("Gentiane", "Hugo", "10"),
        ("Verveine", "Marion", "60"),
        ("Edelweiss", "Romain", "21"),
    ):
        row = membership.join_member(
            **by_system(last_name=last, first_name=name, profession=("TRE_G15", code), **joined)
        )
        first = first or row.id
        if last == "Verveine":
            people.give_mandate(**by_system(person_id=row.id, office="president", starts_on=SIGNED))
        if last == "Edelweiss":
            people.give_mandate(**by_system(person_id=row.id, office="treasurer", starts_on=SIGNED))
    return first


def _activity(nurse: UUID) -> documents.DocumentFacts:
    mission_reference.open_action(
        **by_system(
            number="A1",
            title="Trouver un médecin traitant",
            mission_code="acces",
            starts_on=date(2022, 10, 3),
            lead_id=nurse,
            public="Les habitants sans médecin",
        )
    )
    sheet = documents.store(
        content=_blank_page(),
        name="feuille signée par Hugo Gentiane.pdf",
        media_type="application/pdf",
        kind="sheet",
        at=AT,
        by=SYSTEM,
    )
    meetings.record_meeting(
        **by_system(
            number="M001",
            title="Groupe accès aux soins",
            mission_code="acces",
            held_on=date(2022, 11, 12),
            minutes=120,
            activity_code="GT",
            attendee_ids=[nurse],
            action_number="A1",
            sheet_document_id=sheet.id,
        )
    )
    meetings.record_meeting(
        **by_system(
            number="M002",
            title="Soirée diabète",
            mission_code="acces",
            held_on=date(2023, 5, 26),
            minutes=90,
            activity_code="GT",
            attendee_ids=[nurse],
            sheet_missing=True,
        )
    )
    return sheet


def _money() -> None:
    ledger.open_year(
        **by_system(
            contract_year=1,
            fixed=FIXED,
            variable=VARIABLE,
            crisis={"first-plan": 45_000},
            source="contrat signé le 5 juillet 2022",
        )
    )
    ledger.open_year(
        **by_system(contract_year=2, fixed=FIXED, variable=VARIABLE, source="contrat signé")
    )
    ledger.record_historical_figures(
        **by_system(
            contract_year=2,
            as_of_on=date(2024, 7, 4),
            figures={"members": 84, "spent": "225409.85"},
        )
    )
    ledger.record_payment(
        **by_system(
            contract_year=1,
            payment=Payment(
                paid_on=date(2022, 7, 29),
                payer="CPAM",
                label="avance 75 %",
                kind="advance",
                amount_eur="170625.00",
            ),
        )
    )
    for code, amount in FIXED.items():
        budget.open_envelope(
            **by_system(contract_year=1, envelope=Envelope(mission_id=code, allotted_eur=amount))
        )
    budget.record_expense(
        **by_system(
            contract_year=1,
            expense=Expense(
                number="E001",
                mission_id="fonctionnement",
                nature="salaires",
                label="Coordinatrice, 1 ETP",
                amount_eur="13860.00",
                spent_on=date(2022, 9, 30),
            ),
        )
    )


def _lines() -> None:
    indicators.add_line(
        **by_system(
            line=Line(
                number="L01",
                mission_id="acces",
                label="Patients en ALD sans médecin traitant",
                kind="tiers",
                unit="personnes",
                direction="D",
                source="CPAM, au 30/06",
                judged_on="cpam",
                action_number="A1",
            )
        )
    )
    for year, base, value in ((1, 742, 661), (2, 661, 559)):
        indicators.set_line_year(
            **by_system(
                line_number="L01",
                contract_year=year,
                tiers=((690, 3_000), (640, 6_000), (590, 9_000)),
                row=LineYear(max_eur=9_000, baseline=base),
            )
        )
        _measure("L01", year, "cpam", value)
    indicators.propose_line(**by_system(line_number="L01", contract_year=1, amount_eur=3_000))
    for number, mission in (("L06", "parcours"), ("L10", "prevention")):
        indicators.add_line(
            **by_system(
                line=Line(
                    number=number,
                    mission_id=mission,
                    label=f"Livrable de la mission {mission}",
                    kind="deliverable",
                    unit="fait",
                    direction="B",
                    source="CPTS",
                    judged_on="cpts",
                )
            )
        )
        indicators.set_line_year(
            **by_system(line_number=number, contract_year=1, row=LineYear(max_eur=5_000))
        )
        _measure(number, 1, "cpts", 1)


def _measure(number: str, year: int, body: str, value: int) -> None:
    indicators.record_measurement(
        **by_system(
            line_number=number,
            contract_year=year,
            figure=Measurement(
                body=body, value=value, as_of_on=date(2022 + year, 6, 30), source=body.upper()
            ),
        )
    )

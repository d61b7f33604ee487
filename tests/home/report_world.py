"""A small association whose October has something of everything, reached through operations."""

from datetime import date, datetime
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.home.operations import reports
from funding.indicators import operations as indicators
from funding.indicators.models import LineYear, Measurement
from funding.ledger import operations as ledger
from funding.ledger.models import Payment
from funding.payments import operations as indemnities
from members.operations import meetings, membership
from missions.operations import declarations, review
from missions.operations import reference as prices
from missions.operations.entry import DeclarationEntry
from tests.funding import dossier_world

OCTOBER = date(2026, 10, 1)
# the report of October is due from here on
FIRST = datetime(2026, 11, 1, 6, 0, tzinfo=PARIS)
CLAIRE = dossier_world.COORDINATOR
BY = {"by": SYSTEM, "at": datetime(2026, 10, 31, 23, tzinfo=PARIS)}
NURSE = ("TRE_G15", "60")


def build():
    """The nurse who declares."""
    world = dossier_world.build()
    ledger.open_year(
        **BY,
        contract_year=5,
        fixed=dossier_world.FIXED,
        variable=dossier_world.VARIABLE,
        source="contrat signé",
    )
    prices.add_activity(
        **BY,
        code="TER",
        label="Action de terrain",
        kind="mission_remuneration",
        basis="hourly",
        valid_from=date(2022, 7, 5),
    )
    prices.set_rate(**BY, activity_code="TER", amount_eur=50, valid_from=date(2022, 7, 5))
    reports.open_schedule(by=SYSTEM, at=BY["at"], since_on=OCTOBER)
    return world.nurse


def live_october(person_id) -> None:
    by = Actor(uuid4(), frozenset({"member"}), person_id=person_id, name="Hugo Gentiane")
    verified = declare(by, date(2026, 10, 31), minutes=120)
    declare(by, date(2026, 10, 5), minutes=45)
    declare(by, date(2026, 11, 1), minutes=600, at=datetime(2026, 11, 1, 5, tzinfo=PARIS))
    review.validate(by=CLAIRE, at=at(10, 31, 20), declaration_id=verified)
    meetings.record_meeting(
        **BY,
        number="M900",
        title="Soirée d’octobre",
        mission_code="acces",
        held_on=OCTOBER,
        minutes=90,
        activity_code="TER",
        attendee_ids=[person_id],
        sheet_missing=True,
    )
    membership.join_member(
        **BY,
        joined_on=date(2026, 10, 12),
        last_name="Joubarbe",
        first_name="Inès",
        profession=NURSE,
    )
    ledger.record_payment(
        **BY,
        contract_year=5,
        payment=Payment(
            paid_on=date(2026, 10, 31),
            payer="CPAM",
            label="avance de l’année 5",
            kind="advance",
            amount_eur="170625.00",
        ),
    )
    batch = indemnities.prepare_batch(
        by=CLAIRE, at=at(10, 31, 21), label="Lot d’octobre", declaration_ids=[verified]
    )
    indemnities.mark_batch_paid(
        by=SYSTEM, at=at(10, 31, 22), batch_id=batch, paid_on=date(2026, 10, 31)
    )
    indicators.set_line_year(
        **BY,
        line_number="L01",
        contract_year=5,
        tiers=((500, 3_000), (450, 6_000), (400, 9_000)),
        row=LineYear(max_eur=9_000, baseline=559),
    )
    for day, value in ((date(2026, 9, 30), 540), (date(2026, 10, 20), 512)):
        indicators.record_measurement(
            **BY,
            line_number="L01",
            contract_year=5,
            figure=Measurement(
                body="cpam", value=value, as_of_on=day, observed_on=day, source="CPAM"
            ),
        )


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def declare(by: Actor, on: date, *, minutes: int, at: datetime | None = None):
    at = at or datetime(2026, 10, 31, 19, tzinfo=PARIS)
    return declarations.declare_action(
        by=by,
        at=at,
        token=uuid4(),
        entry=DeclarationEntry(
            again=True, activity_code="TER", mission_code="prevention", done_on=on, minutes=minutes
        ),
    )

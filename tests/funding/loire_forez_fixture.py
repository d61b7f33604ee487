"""The money of Loire Forez: what ``money_fixture_data`` loads, the meetings and the hours.

Meetings and declared hours are created in bulk: their own apps test their operations.
"""

from datetime import date, datetime, time

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.foundation.kernel.clock import PARIS
from funding.models import PaymentBatch, PaymentLine
from members.models import Meeting, MeetingSheet, Person
from members.operations import people
from missions.models import Action, Activity, Declaration
from missions.operations import reference as missions_reference
from tests.funding.money_fixture_data import (
    BY,
    TODAY,
    day,
    lay_down_pieces,
    open_envelopes,
    open_years,
    pay,
    set_lines,
    sign_contract,
    spend,
)
from tests.support.clocks import NOW

PAY = {"IPR": "loss_indemnity", "NUL": "unpaid"}


def moment(on: date) -> datetime:
    return datetime.combine(on, time(9), PARIS)


def lay_down_meetings() -> None:
    for row in fixture_data().meetings:
        meeting = Meeting.objects.create(
            number=row["id"],
            title=row["title"],
            mission_id=row["mission"],
            action_number=row["action"] or "",
            held_on=day(row["date"]),
            minutes=int(row["hours"] * 60),
            place=row["place"],
            activity_code=row["rule"],
            people_met=row.get("public"),
        )
        missing = "attendance_sheet" in row and row["attendance_sheet"] is None
        MeetingSheet.objects.create(meeting=meeting, missing=missing)


def lay_down_hours() -> Person:
    """One person bears all the hours: sums by mission and kind are what counts."""
    data = fixture_data()
    person = people.register_person(
        **BY, last_name="Tous", first_name="Les", profession=("TRE_G15", "60")
    )
    for row in data.actions:
        missions_reference.open_action(
            **BY,
            number=row["id"],
            title=row["title"],
            mission_code=row["mission"],
            starts_on=day(row["start"]),
        )
    for code in data.pay_rules["rules"]:
        missions_reference.add_activity(
            **BY,
            code=code,
            label=data.pay_rules["rules"][code][:60],
            kind=PAY.get(code, "mission_remuneration"),
            basis="hourly",
            valid_from=date(2022, 7, 5),
        )
    actions = dict(Action.objects.values_list("number", "id"))
    assert Activity.objects.count() >= len(data.pay_rules["rules"])
    Declaration.objects.bulk_create(
        Declaration(
            person=person,
            activity_id=row["rule"],
            action_id=actions.get(row["action"]),
            mission_id=row["mission"],
            done_on=day(row["date"]),
            minutes=int(row["hours"] * 60),
            source=row["source"][:120],
            state="validated",
            rate_eur=row["amount"],
            amount_eur=row["amount"],
            declared_at=moment(day(row["date"])),
            submitted_at=moment(day(row["date"])),
            decided_at=moment(day(row["date"])),
            decided_by=person.id,
        )
        for row in data.declarations
        if row["state"] == "validated"
    )
    return person


def pay_hours() -> None:
    """Every verified hour is in one batch that left the bank."""
    batch = PaymentBatch.objects.create(
        label="Tous", state="paid", prepared_at=NOW, paid_on=TODAY, settled_at=NOW
    )
    hours = Declaration.objects.values_list("id", "person_id", "amount_eur")
    PaymentLine.objects.bulk_create(
        PaymentLine(batch=batch, declaration_id=id, person_id=person, amount_eur=amount)
        for id, person, amount in hours.order_by("id")
    )


def load() -> Person:
    sign_contract()
    open_years()
    pay()
    open_envelopes()
    spend()
    set_lines()
    lay_down_pieces()
    lay_down_meetings()
    person = lay_down_hours()
    pay_hours()
    return person

"""Each part of the report, from the queries of each app."""

from collections.abc import Mapping
from datetime import date, timedelta

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.home.dashboard import Board, WaitingCount
from cpts_portal.home.months import MonthSpan
from cpts_portal.home.report import figures
from funding.budget.facts import EnvelopeFacts
from funding.contract.queries.envelopes import budget_of
from funding.indicators import queries as indicators
from funding.indicators.facts import LineFacts
from funding.ledger import queries as ledger
from funding.payments import queries as indemnities
from funding.payments.enums import BatchState
from members.queries import contracts, meetings, membership
from missions.enums import SENT_STATES, State
from missions.queries import declarations
from missions.queries.facts import Hours
from patients.queries import figures as patient_figures


def hours(span: MonthSpan, labels: Mapping[str, str], waiting: WaitingCount) -> figures.HoursPart:
    """By mission in the order of the law; those where nothing was declared are left out."""
    days, known_at = span.days, span.known_at

    def sums(*states: str) -> dict[str, Hours]:
        return declarations.hours_by_mission(days, states=states, known_at=known_at)

    declared, verified = sums(*SENT_STATES), sums(State.VALIDATED)
    waits, returned = sums(State.SUBMITTED), sums(State.RETURNED)
    money: dict = {}
    for line in declarations.amounts_by_mission_and_kind(days, known_at=known_at):
        money[line.mission_code] = money.get(line.mission_code, ZERO) + line.amount_eur
    rows = tuple(
        figures.MissionRow(
            label=label,
            declarations=declared[code].declarations,
            declared_minutes=declared[code].minutes,
            verified_minutes=_minutes(verified.get(code)),
            waiting_minutes=_minutes(waits.get(code)),
            verified_eur=money.get(code, ZERO),
            returned_minutes=_minutes(returned.get(code)),
        )
        for code, label in labels.items()
        if code in declared
    )
    return figures.HoursPart(rows, waiting=waiting.count, oldest_days=waiting.oldest_days)


def _minutes(hours: Hours | None) -> int:
    return hours.minutes if hours else 0


def meetings_held(days: Period, labels: Mapping[str, str]) -> tuple[figures.MeetingRow, ...]:
    return tuple(
        figures.MeetingRow(
            held_on=meeting.held_on,
            number=meeting.number,
            title=meeting.title,
            mission=labels.get(meeting.mission_id, meeting.mission_id),
            minutes=meeting.minutes,
            attendees=len(meeting.present),
            people_met=meeting.people_met,
            sheet_missing=meeting.sheet_missing,
            sheet_deposited=meeting.sheet_document_id is not None,
        )
        for meeting in meetings.meetings_between(days)
    )


def moved(days: Period, today: date) -> tuple[figures.MovedRow, ...]:
    """Figures that somebody gave, or the portal counted, during the period."""
    contract = contracts.current(today)
    if contract is None:
        return ()
    numbers = [n for n, period in contract.year_periods if period.start <= days.last_day]
    before = indicators.lines_of_years(numbers, days.start - timedelta(days=1))
    after = indicators.lines_of_years(numbers, days.last_day)
    known = {(line.year, line.number): line for lines in before.values() for line in lines}
    return tuple(
        row
        for lines in after.values()
        for line in lines
        for row in _moves(known[line.year, line.number], line, days)
    )


def _moves(before: LineFacts, after: LineFacts, days: Period):
    """What the portal counts has no history: it moved when a row it counts is of the period."""
    for figure in after.figures:
        was = before.figure(figure.body)
        value = None if was is None else was.value
        if figure.counted:
            added = sum(row.counted for row in indicators.counted_rows(after) if row.on in days)
            value = figure.value - added
        if value != figure.value:
            yield figures.MovedRow(
                number=after.number,
                label=after.label,
                year=after.year,
                body=figure.get_body_display(),
                decimals=after.decimals,
                before=value,
                after=figure.value,
            )


def _envelope(use: EnvelopeFacts, funded: EnvelopeFacts | None) -> figures.ReportEnvelopeRow:
    """``funded``: None when all that the mission had was un-verified since."""
    return figures.ReportEnvelopeRow(
        label=use.mission_label,
        allotted_eur=use.allotted_eur,
        received_eur=funded.received_eur if funded else ZERO,
        cashed_eur=funded.cashed_eur if funded else ZERO,
        code=use.mission_code,
        committed_eur=use.committed_eur,
        spent_eur=use.spent_eur,
    )


def money(days: Period, board: Board) -> figures.ReportMoneyPart:
    year = board.envelopes[0].year if board.envelopes else None
    payments = [row for row in ledger.all_payments() if row.paid_on <= days.last_day]
    facts = budget_of(year, payments=payments).envelopes if year is not None else ()
    funded = {envelope.mission_code: envelope for envelope in facts}
    paid = [batch for batch in indemnities.batches() if batch.state == BatchState.PAID]
    return figures.ReportMoneyPart(
        year=year,
        envelopes=tuple(_envelope(use, funded.get(use.mission_code)) for use in board.envelopes),
        received=tuple(
            figures.ReceivedRow(payment.paid_on, payment.payer, payment.label, payment.amount_eur)
            for payment in payments
            if payment.paid_on in days
        ),
        batches=tuple(
            figures.BatchRow(batch.paid_on, batch.label, batch.persons, batch.amount_eur)
            for batch in sorted(paid, key=lambda batch: (batch.paid_on, batch.label))
            if batch.paid_on and batch.paid_on in days
        ),
    )


def patients(days: Period) -> figures.PatientsPart | None:
    """As the funders may read them: the report goes around. Nothing where nobody ever asked."""
    counted = patient_figures.figures_for_funders(days)
    if not any((counted.start, counted.entries, counted.exits, counted.end, counted.accepted)):
        return None
    return figures.PatientsPart(
        masked_below=counted.masked_below,
        start=counted.start,
        entries=counted.entries,
        exits=counted.exits,
        end=counted.end,
        accepted=counted.accepted,
        median_days=counted.median_to_acceptance,
    )


def people(days: Period) -> figures.PeoplePart:
    persons, structures = membership.active_on(days.last_day)
    joined, left = membership.changes_between(days.start, days.end)
    return figures.PeoplePart(len(persons), len(structures), joined, left)

"""All that one report says, read once at one moment. PDF and JSON render this object."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.frozen_json import as_data, load, sha256
from cpts_portal.home import digest
from cpts_portal.home.dashboard import Board, dashboard
from cpts_portal.home.months import MonthSpan
from cpts_portal.home.report import collectors, figures
from members.queries import missions, territory

NAMELESS = "Portail CPTS"


@dataclass(frozen=True)
class ReportContents:
    """What the dashboard shows is taken from the dashboard itself, as it was when the month
    ended."""

    cover: figures.ReportCover
    hours: figures.HoursPart
    meetings: tuple[figures.MeetingRow, ...]
    moved: tuple[figures.MovedRow, ...]
    money: figures.ReportMoneyPart
    people: figures.PeoplePart
    contract: figures.ContractPart | None
    review: figures.ReviewPart | None
    deadlines: tuple[figures.DateRow, ...]
    waiting: tuple[digest.DigestLine, ...]
    patients: figures.PatientsPart | None = None
    # what waits has no history: it is that of the day the report is made
    waiting_on: date | None = None

    @classmethod
    def collect(cls, span: MonthSpan, at: datetime) -> "ReportContents":
        board = dashboard(span.as_of(at), span.known_at)
        labels = missions.short_labels()
        days, today = span.days, at.astimezone(PARIS).date()
        return cls(
            cover=_cover(span),
            hours=collectors.hours(span, labels, board.waiting),
            meetings=collectors.meetings_held(days, labels),
            moved=collectors.moved(days, today),
            money=collectors.money(days, board),
            people=collectors.people(days),
            contract=_contract(board),
            review=_review(board),
            deadlines=tuple(
                figures.DateRow(row.on, row.label, row.tone) for row in board.deadlines
            ),
            waiting=digest.of_the_office(at),
            patients=collectors.patients(days),
            waiting_on=today,
        )

    @classmethod
    def from_data(cls, data: dict) -> "ReportContents":
        return load(cls, data)

    def as_data(self) -> dict:
        return as_data(self)

    @property
    def sheets_missing(self) -> int:
        return sum(row.sheet_missing for row in self.meetings)

    @property
    def next_deadline(self) -> figures.DateRow | None:
        """The first that was still ahead when the period ended."""
        return next((row for row in self.deadlines if row.on > self.cover.ends_on), None)

    @property
    def sha256(self) -> str:
        """Of the contents alone: the moment is not in it."""
        return sha256(self.as_data())


def _cover(span: MonthSpan) -> figures.ReportCover:
    association = territory.association()
    return figures.ReportCover(
        association=association.name if association else NAMELESS,
        starts_on=span.days.start,
        ends_on=span.days.last_day,
        is_whole=span.is_whole,
        demonstration=settings.MODE == "demo",
    )


def _contract(board: Board) -> figures.ContractPart | None:
    if board.contract is None:
        return None
    period = board.contract.facts.period(board.contract.number)
    return figures.ContractPart(
        board.contract.number, period.start, period.last_day, board.contract.months_gone
    )


def _review(board: Board) -> figures.ReviewPart | None:
    review = board.review
    if review is None:
        return None
    totals = review.totals
    return figures.ReviewPart(
        review.year, review.dossier.label, totals.reached_eur, totals.defend_eur, totals.missed_eur
    )

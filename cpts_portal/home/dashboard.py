"""What the office reads first: what waits, where the contract stands, what it will pay.

Each block is an object or None: a block whose app has nothing yet is not on the page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.periods import anniversary
from cpts_portal.foundation.kernel.tags import Tag
from cpts_portal.foundation.web.charts.drawing import Chart
from cpts_portal.foundation.web.charts.year_bar import YearMark, year_bar
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.home.deadlines import Deadline, InReview, deadlines
from cpts_portal.home.queries.desk import desk
from funding.budget.facts import EnvelopeFacts
from funding.budget.queries import envelopes_at_a_glance
from funding.contract.queries.charts import worth_chart
from funding.dossier.enums import State
from funding.dossier.queries.status import DossierStatus, year_statuses
from funding.indicators import queries as indicators
from funding.indicators.facts import LineFacts, Totals
from funding.ledger.facts import YearFacts
from members.models import Contract
from members.queries import applications, meetings
from members.queries.applications import WaitingCount
from missions.models import DeclarationLog
from missions.queries import declarations, history
from patients.queries import counts as care

LATE_AFTER_DAYS = 5
SHOWN_LINES = 6
LATEST_STEPS = 6
# the dates of the campaign on the bar of the contract
BAR_DATES = {"dialogue": "Dialogue", "settlement": "Paiement"}


@dataclass(frozen=True)
class ContractBlock:
    facts: Contract
    number: int
    months_gone: int
    chart: Chart


@dataclass(frozen=True)
class Review:
    """The last ended year: its variable part is what the funders discuss."""

    year: int
    status: DossierStatus
    totals: Totals
    to_defend: tuple[LineFacts, ...]
    missing_evidence: tuple[LineFacts, ...]
    chart: Chart
    stamp: Stamp

    @property
    def dossier(self) -> Tag:
        return self.status.tag


@dataclass(frozen=True)
class Board:
    now: datetime
    # hours to verify, then applications to examine
    waiting: WaitingCount
    joining: WaitingCount
    # patients: requests to qualify, answers due by tomorrow
    care: dict[str, int]
    contract: ContractBlock | None
    meetings_held: int
    review: Review | None
    lines: tuple[LineFacts, ...]
    envelopes: tuple[EnvelopeFacts, ...]
    latest: list[DeclarationLog]
    deadlines: tuple[Deadline, ...]
    # what the funders wrote about a year's dossier and nobody answered yet: ``year`` and ``count``
    remarks: tuple[dict, ...]
    mails_to_look_at: int
    files_withheld: int
    last_report: dict | None

    @property
    def stamp(self) -> Stamp:
        """Of the running year's figures."""
        return Stamp(self.contract.number if self.contract else None, self.now.date())


def dashboard(now: datetime, known_at: datetime | None = None) -> Board:
    """``known_at``: hours, envelopes and dossiers as they were at that moment, for a report."""
    today = now.astimezone(PARIS).date()
    contract, joining = applications.contract_and_waiting(now)
    number = (contract.year_of(today) or 0) if contract else 0
    statuses = year_statuses(known_at) if contract else {}
    years = {number: year for number, (year, _) in statuses.items()}
    ended = max((n for n, year in years.items() if year.period.end <= today), default=0)
    numbers = [n for n in (number, ended) if n in years]
    lines = indicators.lines_of_years(numbers, today) if numbers else {}
    review = _review(*statuses[ended], lines[ended], today) if lines.get(ended) else None
    latest = history.latest_steps(LATEST_STEPS)
    block = _contract(contract, number, today, _in_review(review)) if contract and number else None
    return Board(
        now=now,
        waiting=_waiting(latest, now, known_at),
        joining=joining,
        care=care.at_a_glance(today),
        contract=block,
        meetings_held=0 if number else meetings.count_held(today),
        review=review,
        lines=_most_rewarding(lines.get(number, ())),
        envelopes=envelopes_at_a_glance(years[number], known_at) if number in years else (),
        latest=latest,
        deadlines=deadlines(contract, today, review=_in_review(review)),
        remarks=tuple(
            {"year": number, "count": status.remarks}
            for number, (_, status) in sorted(statuses.items())
            if status.remarks
        ),
        **desk(now),
    )


def _in_review(review: Review | None) -> InReview | None:
    if review is None or review.status.state == State.SETTLED:
        return None
    return review.year, review.status


def _waiting(
    latest: list[DeclarationLog], now: datetime, known_at: datetime | None
) -> WaitingCount:
    count, oldest = (latest[0].waiting or 0, latest[0].oldest) if latest else (0, None)
    if known_at is not None:
        count, oldest = declarations.pending_count_and_oldest(known_at)
    return WaitingCount(count, (now - oldest).days if oldest else 0)


def _contract(
    contract: Contract, number: int, today: date, review: InReview | None
) -> ContractBlock:
    period = contract.period(number)
    milestones = [
        YearMark(mission.started_on, f"{mission.label} : démarrage")
        for mission in contract.missions.values()
        if mission.started_on in period and mission.started_on != period.start
    ]
    adopted_on = contract.crisis_plan_on
    if adopted_on and (due := anniversary(adopted_on, 1)) in period:
        milestones.append(YearMark(due, "Plan de crise : mise à jour attendue"))
    year, dates = (review[0], review[1].dates) if review else (None, {})
    for kind, word in BAR_DATES.items():
        if (on := dates.get(kind)) and on in period:
            milestones.append(YearMark(on, f"{word} de l’année {year}"))
    milestones.append(YearMark(period.last_day, f"Fin de l’année {number}"))
    months = (today.year - period.start.year) * 12 + today.month - period.start.month
    return ContractBlock(
        facts=contract,
        number=number,
        months_gone=months - (today.day < period.start.day),
        chart=year_bar(
            "contract",
            f"Année {number} du contrat",
            period=period,
            today=today,
            milestones=milestones,
        ),
    )


def _review(
    year: YearFacts, status: DossierStatus, lines: tuple[LineFacts, ...], today: date
) -> Review:
    stamp = Stamp(year.number, today)
    totals = indicators.totals(lines)
    return Review(
        year=year.number,
        status=status,
        totals=totals,
        to_defend=tuple(line for line in lines if line.status.defend_eur),
        missing_evidence=tuple(line for line in lines if line.missing_evidence),
        chart=worth_chart(
            "worth",
            fixed_eur=year.fixed_eur,
            crisis_eur=year.crisis_eur,
            variable_max_eur=year.variable_max_eur,
            heaps=totals,
            stamp=stamp,
        ),
        stamp=stamp,
    )


def _most_rewarding(lines: tuple[LineFacts, ...]) -> tuple[LineFacts, ...]:
    """Those whose next step pays most first: where an effort moves an euro."""

    def gain(line: LineFacts) -> Decimal:
        return line.next_step.gain_eur if line.next_step else Decimal(0)

    measured = [line for line in lines if line.value is not None]
    return tuple(sorted(measured, key=lambda line: (-gain(line), line.number))[:SHOWN_LINES])

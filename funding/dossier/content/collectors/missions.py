"""The missions of one year: when each started, its actions, its hours, its contract lines."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period, months_later
from funding.dossier.content import figures
from funding.dossier.models import MissionWords
from funding.ledger.facts import YearFacts
from funding.rates.table import CRISIS
from members.models import Contract, CrisisPlanVersion
from members.queries import missions as reference
from members.queries import people
from missions.models import Declaration
from missions.queries import choices, declarations


def collect(
    contract: Contract,
    period: Period,
    verified: Sequence[Declaration],
    lines: dict[str, tuple[figures.IndicatorRow, ...]],
    words: Mapping[str, MissionWords],
) -> tuple[figures.MissionPart, ...]:
    """``lines`` and ``words`` by mission. The crisis plan has a part of its own."""
    started = {
        code: start for code, start in contract.missions.items() if start.started_on < period.end
    }
    hours = declarations.hours_by_mission(period)
    money: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in declarations.amounts_by_mission_and_kind(period):
        money[line.mission_code] += line.amount_eur
    sheets = _action_rows(period, verified)
    parts = []
    for mission in reference.all_missions():
        code = mission.code
        if not mission.is_mission or code == CRISIS:
            continue
        if code not in started and not lines.get(code):
            continue
        start, spent = started.get(code), hours.get(code)
        limit = mission.start_within_months
        parts.append(
            figures.MissionPart(
                code=code,
                label=mission.label,
                obligatory=mission.obligatory,
                started_on=start.started_on if start else None,
                start_limit_on=months_later(contract.signed_on, limit) if limit else None,
                minutes=spent.minutes if spent else 0,
                declarations=spent.declarations if spent else 0,
                persons=spent.persons if spent else 0,
                amount_eur=money[code],
                actions=tuple(sheets.get(code, ())),
                lines=lines.get(code, ()),
                words=words[code].body if code in words else "",
                words_on=words[code].written_at.astimezone(PARIS).date() if code in words else None,
            )
        )
    return tuple(parts)


def _action_rows(
    period: Period, verified: Sequence[Declaration]
) -> dict[str, list[figures.ActionRow]]:
    """The action sheets open during the period, with the verified hours of each."""
    minutes, counts = Counter[str](), Counter[str]()
    for row in verified:
        minutes[row.action_number] += row.minutes
        counts[row.action_number] += 1
    rows_by_mission = defaultdict(list)
    for action in choices.actions():
        ended = action.planned_end_on and action.planned_end_on < period.start
        if action.starts_on < period.end and not ended:
            rows_by_mission[action.mission_id].append(
                figures.ActionRow(
                    action.number,
                    action.title,
                    action.get_status_display(),
                    action.public,
                    minutes[action.number],
                    counts[action.number],
                )
            )
    return rows_by_mission


def crisis_part(
    contract: Contract, year: YearFacts, plans: Sequence[CrisisPlanVersion]
) -> figures.CrisisPart:
    names = people.names(plan.referent_id for plan in plans)
    mission = contract.missions.get(CRISIS)
    started_on: date | None = mission.started_on if mission else None
    return figures.CrisisPart(
        versions=tuple(
            figures.PlanRow(
                plan.number,
                plan.adopted_on,
                names.get(plan.referent_id, ""),
                has_file=plan.document_id is not None,
            )
            for plan in plans
        ),
        started_on=started_on if started_on and started_on < year.period.end else None,
        amount_eur=year.crisis_eur,
    )

"""The 14 lines of the variable part, year by year: targets, both figures, what is proposed."""

from datetime import date

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.money import TAKEN_OVER, period_of
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.pieces import deposit_pieces, expected_pieces
from funding.indicators.enums import Counter, FigureSource
from funding.indicators.models import Line, LineYear, Measurement
from funding.indicators.operations import add_line, propose_line, record_measurement, set_line_year

COUNTED = ("L11", "O1")
# whose figure decides, when the fixture data gives more than one
JUDGED = {
    "L01": FigureSource.CPAM,
    "L02": FigureSource.CPAM,
    "L10": FigureSource.CPAM,
    "L04": FigureSource.CPTS,
}
CONDITIONS = {
    ("days", "held"): "journées tenues",
    ("sessions_wanted", "sessions"): "sessions tenues",
    ("tutors_wanted", "new_tutors"): "nouveaux maîtres de stage",
}
DELIVERED = {True: 1, False: 0}


def write_lines(personas: Personas) -> None:
    personas.say("Les indicateurs et les euros de la part variable")
    for row in fixture_data().lines:
        add_line(
            by=personas.portal,
            at=at(period_of(1).start, 17),
            line=Line(
                number=row["id"],
                mission_id=row["mission"],
                label=row["indicator"],
                kind=row["type"],
                unit=row["unit"],
                direction=row["direction"],
                source=in_words(row["source"]),
                judged_on=_judge(row),
                action_number=row["action"],
                note=row["note"],
            ),
        )
        for number, year in row["years"].items():
            _write_year(personas, row, int(number), year)


def in_words(source: str) -> str:
    """« CPAM, au 30/06 » → « CPAM, au 30 juin »"""
    return source.replace("30/06", "30\u00a0juin")


def _judge(row: dict) -> str:
    if row["type"] == "deliverable":
        return FigureSource.CPTS
    return JUDGED.get(row["id"], FigureSource.PORTAL)


def _write_year(personas: Personas, row: dict, number: int, year: dict) -> None:
    period = period_of(number)
    counted = row["id"] in COUNTED and number not in TAKEN_OVER
    set_line_year(
        by=personas.portal,
        at=at(period.start, 17),
        line_number=row["id"],
        contract_year=number,
        tiers=[(tier["at"], tier["eur"]) for tier in year.get("tiers", ())],
        conditions=_conditions(row, year),
        expects=expected_pieces(row, number),
        row=LineYear(
            max_eur=row["max_eur"],
            baseline=year.get("base"),
            target=year.get("target"),
            counter=Counter.PEOPLE_MET if counted else "",
            progress=year.get("progress", ""),
            contested=year.get("contested", ""),
            carried_from=year.get("carried_from"),
            carried_note=year.get("carried", ""),
        ),
    )
    _measure(personas, row, number, year, counted=counted)
    deposit_pieces(personas, row, number)
    _propose(personas, row, number, year)


def _conditions(row: dict, year: dict) -> list[tuple]:
    targets = year | ({"sessions_wanted": 3, "tutors_wanted": 2} if row["id"] == "O1" else {})
    return [
        (label, targets[target], targets.get(value))
        for (target, value), label in CONDITIONS.items()
        if target in targets and value in targets
    ]


def _measure(personas: Personas, row: dict, number: int, year: dict, *, counted: bool) -> None:
    as_of = day(year.get("as_of")) or min(period_of(number).last_day, date(2026, 11, 18))
    noted = at(max(as_of, min(period_of(number).last_day, date(2026, 11, 17))), 9)
    taken_over = number in TAKEN_OVER
    for body, figure in _figures(row, year).items():
        if counted and body == FigureSource.PORTAL:
            continue
        record_measurement(
            by=personas.portal,
            at=noted,
            line_number=row["id"],
            contract_year=number,
            figure=Measurement(
                body=body,
                as_of_on=as_of,
                source="reprise" if taken_over else in_words(row["source"]),
                **figure,
            ),
        )


def _figures(row: dict, year: dict) -> dict[str, dict]:
    own = _judge(row)
    figures: dict[str, dict] = {}
    for key, body in (("cpam", FigureSource.CPAM), ("portal", FigureSource.PORTAL), ("value", own)):
        if year.get(key) is not None:
            figures[body] = {"value": year[key]}
    if year.get("den"):
        figures[FigureSource.PORTAL] = {"numerator": year["num"], "denominator": year["den"]}
    if "done" in year:
        figures[FigureSource.CPTS] = {"value": DELIVERED[year["done"]]}
    return figures


def _propose(personas: Personas, row: dict, number: int, year: dict) -> None:
    """In the settled years the fixture data says what was granted: what the CPTS had asked for."""
    amount = year.get("proposed", year.get("granted"))
    if amount is not None:
        propose_line(
            by=personas.portal,
            at=at(date(2022 + number, 10, 28)),
            line_number=row["id"],
            contract_year=number,
            amount_eur=amount,
        )

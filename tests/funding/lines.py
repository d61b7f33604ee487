"""One line of a contract year."""

from datetime import date

from funding.indicators import queries
from funding.indicators.facts import LineFacts


def line_of(number: str, year: int, on: date) -> LineFacts:
    return next(line for line in queries.lines_of(year, on) if line.number == number)

"""The years a figure may be asked for: those of the contract, or the last twelve months."""

from dataclasses import dataclass
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import Period, contract_year
from members.queries import contracts


@dataclass(frozen=True)
class Choice:
    """``number`` is None for the last twelve months."""

    period: Period
    number: int | None
    numbers: tuple[int, ...]


def asked_period(asked: str, *, today: date) -> Choice:
    """What the address asks when it exists, else the current year; a year under way ends today."""
    tomorrow = today + timedelta(days=1)
    contract = contracts.current(today)
    if contract is None or contract.signed_on > today:
        return Choice(Period(tomorrow - timedelta(days=365), tomorrow), None, ())
    numbers = []
    while contract_year(contract.signed_on, len(numbers) + 1).start <= today:
        numbers.append(len(numbers) + 1)
    known = {str(number): number for number in numbers}
    number = known.get(asked, numbers[-1])
    whole = contract_year(contract.signed_on, number)
    return Choice(Period(whole.start, min(whole.end, tomorrow)), number, tuple(numbers))

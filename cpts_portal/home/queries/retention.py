"""What the night will erase, under which rule, and when the next will be."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from cpts_portal.foundation.records.retention import durations, rules
from cpts_portal.foundation.records.retention.durations import Duration


@dataclass(frozen=True)
class Line:
    """One line of the table: ``due`` rows go tonight, or went."""

    duration: Duration
    due: int
    next_on: date | None

    @property
    def code(self) -> str:
        return self.duration.code

    def after(self, erased: int) -> "Line":
        return replace(self, due=erased)


def report(at: datetime) -> tuple[Line, ...]:
    """In the order of the table; a line may have several rules."""
    found = {code: ([], []) for code in durations.table()}
    for rule in rules():
        many, later = found[rule.code]
        many.append(rule.due(at).count())
        later.append(rule.next_on(at))
    return tuple(
        Line(durations.of(code), sum(many), min((on for on in later if on), default=None))
        for code, (many, later) in found.items()
    )

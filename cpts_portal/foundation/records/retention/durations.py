"""How long each kind of data is kept: one dated table (``durations.json``), read by the nightly
job, the privacy notice, the register and the declarations of the models."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from cpts_portal.foundation.kernel.periods import months_later

TABLE = Path(__file__).with_name("durations.json")


@dataclass(frozen=True)
class RetentionPeriod:
    """In force from ``since`` on; whole months, or days."""

    since: date
    months: int
    days: int
    source: str

    def due_on(self, end: date) -> date:
        """The first day on which what ended on ``end`` has been kept long enough: never a day
        early, so that what ended on the 29 February goes on the 1 March."""
        if not self.months:
            return end + timedelta(days=self.days)
        later = months_later(end, self.months)
        return later if later.day == end.day else later + timedelta(days=1)

    def last_end(self, today: date) -> date:
        """Whatever ended on that day or before is due ``today``."""
        if not self.months:
            return today - timedelta(days=self.days)
        return months_later(today, -self.months)

    @property
    def words(self) -> str:
        if self.months and self.months % 12 == 0 and self.months > 12:
            return f"{self.months // 12} ans"
        return f"{self.months} mois" if self.months else f"{self.days} jours"


@dataclass(frozen=True)
class Duration:
    """``start`` is what it counts from, ``sooner`` what ends it before, ``then`` what happens."""

    code: str
    what: str
    start: str
    then: str
    sooner: str
    notice_days: int
    versions: tuple[RetentionPeriod, ...]

    def on(self, day: date) -> RetentionPeriod:
        """The version in force that day; before the first, the first."""
        known = [version for version in self.versions if version.since <= day]
        return known[-1] if known else self.versions[0]

    def sentence(self, day: date = date.max) -> str:
        sooner = f" ; {self.sooner}" if self.sooner else ""
        return f"{self.on(day).words} après {self.start}{sooner}."


@lru_cache(maxsize=1)
def table() -> dict[str, Duration]:
    return read_table(TABLE.read_text(encoding="utf-8"))


def read_table(text: str) -> dict[str, Duration]:
    return {row["code"]: _duration(row) for row in json.loads(text)}


def duration_of(code: str) -> Duration:
    return table()[code]


def sentence(code: str) -> str:
    """For a declaration: « 12 mois après la fin de la demande ; … »."""
    return duration_of(code).sentence()


def _duration(row: dict) -> Duration:
    versions = (
        RetentionPeriod(
            date.fromisoformat(version["since"]),
            version.get("months", 0),
            version.get("days", 0),
            version["source"],
        )
        for version in row["kept"]
    )
    names = ("code", "what", "start", "then", "sooner", "notice_days")
    in_order = tuple(sorted(versions, key=lambda version: version.since))
    return Duration(**{name: row[name] for name in names}, versions=in_order)

"""The published figures as the pages show them: written down one day, read back unchanged."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import Period
from patients.models import PublishedFigures
from patients.queries.figures import Figures, Line, SectorLine
from patients.queries.places import PlacesFigures

_LINES = ("by_reason", "by_age", "by_origin", "four", "under")


@dataclass(frozen=True)
class Published:
    """``year``: of the contract, None without one."""

    year: int | None
    as_of: date
    figures: Figures
    places: PlacesFigures


@dataclass(frozen=True)
class Choice:
    """What was asked for among what is published; ``numbers`` are the years."""

    published: Published | None
    numbers: tuple[int, ...]

    @property
    def number(self) -> int | None:
        return self.published.year if self.published else None


def asked(text: str) -> Choice:
    """The latest state of the year in the address when it exists, else the latest of all."""
    latest = {row.year: row for row in PublishedFigures.objects.order_by("as_of", "pk")}
    numbers = tuple(sorted(year for year in latest if year is not None))
    known = {str(number): latest[number] for number in numbers}
    row = known.get(text) or max(latest.values(), key=lambda row: row.as_of, default=None)
    return Choice(_read(row) if row else None, numbers)


def next_on(today: date) -> date:
    """The day the state of this month is published: the first of the next one."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def content_of(figures: Figures, places: PlacesFigures) -> dict:
    """As stored: the period stands in columns of its own."""
    told = asdict(figures)
    del told["period"], told["masked_below"]
    return {"figures": told, "places": asdict(places)}


def _read(row: PublishedFigures) -> Published:
    told = dict(row.content["figures"])
    lines = {name: tuple(Line(**one) for one in told.pop(name)) for name in _LINES}
    sectors = tuple(
        SectorLine(one["label"], tuple(one["tiers"]), one["total"]) for one in told.pop("by_sector")
    )
    figures = Figures(
        period=Period(row.starts_on, row.as_of + timedelta(days=1)),
        masked_below=row.masked_below,
        by_sector=sectors,
        tier_totals=tuple(told.pop("tier_totals")),
        **lines,
        **told,
    )
    return Published(row.year, row.as_of, figures, PlacesFigures(**row.content["places"]))

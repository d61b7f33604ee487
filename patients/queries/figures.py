"""The figures of the list: exact for who works it, masked for the funders and everybody else."""

from dataclasses import dataclass
from datetime import date, timedelta

from cpts_portal.foundation.kernel.periods import Period
from patients.domain import counting, masking
from patients.domain.counting import Fact
from patients.enums import AgeBand, CloseReason, Origin, Tier
from patients.models import RequestFact
from patients.queries import sectors, settings

_NAMES = (
    *("received_on", "qualified_on", "proposed_on", "accepted_on", "closed_on", "close_reason"),
    *("tier", "age_band", "ald", "solidarity", "origin", "sector"),
)
NO_SECTOR = "Sans secteur"


@dataclass(frozen=True)
class Line:
    """``count`` is None where a small number, or one that would betray it, is hidden."""

    code: str
    label: str
    count: int | None


@dataclass(frozen=True)
class SectorLine:
    """One sector: its stock, and the tiers in the order of ``Tier``."""

    label: str
    tiers: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Figures:
    """``masked_below`` is None for the exact figures."""

    period: Period
    masked_below: int | None
    start: int | None
    entries: int | None
    exits: int | None
    end: int | None
    by_reason: tuple[Line, ...]
    by_sector: tuple[SectorLine, ...]
    tier_totals: tuple[int | None, ...]
    by_age: tuple[Line, ...]
    by_origin: tuple[Line, ...]
    four: tuple[Line, ...]
    accepted: int | None
    median_to_proposal: int | None
    median_to_acceptance: int | None
    median_to_declaration: int | None
    under: tuple[Line, ...]


def facts() -> list[Fact]:
    """One row per request, no identity in any."""
    return [Fact(*row) for row in RequestFact.objects.order_by("pk").values_list(*_NAMES)]


def figures(period: Period) -> Figures:
    """Exact: for the coordinator and the access officer. The stock is that of the last day."""
    return _figures(period, threshold=None)


def figures_for_funders(period: Period) -> Figures:
    """Small counts masked, and as many others as it takes."""
    return _figures(period, threshold=settings.on(period.last_day).mask_threshold)


def taken_over(period: Period) -> int:
    """Exits of the period that a list kept before the portal gave, without anybody’s identity."""
    rows = RequestFact.objects.filter(request=None).exclude(source="")
    known = [Fact(*row) for row in rows.order_by("pk").values_list(*_NAMES)]
    return len(counting.exits(known, period))


def taken_over_ever() -> int:
    """Ended requests of the lists kept before the portal: no row of the office’s list."""
    return RequestFact.objects.filter(request=None).exclude(source="").count()


def stock_at(day: date) -> int:
    """How many people are on the list at the end of that day."""
    return len(counting.stock(facts(), day))


def four_at(day: date) -> counting.Four:
    """Exact counts of the stock at that day, for the lines of the contract."""
    return counting.four(counting.stock(facts(), day))


def _figures(period: Period, *, threshold: int | None) -> Figures:
    known = facts()
    listed = counting.stock(known, period.last_day)
    entered, left = counting.entries(known, period), counting.exits(known, period)
    before = counting.stock(known, period.start - timedelta(days=1))
    start, entries, exits, end = _flow(
        (len(before), len(entered), len(left), len(listed)), threshold
    )
    by_sector, tier_totals = _sectors(listed, threshold)
    by_age = _lines(listed, "age_band", AgeBand.choices, threshold)
    by_reason = _hide_with(exits, _lines(left, "close_reason", CloseReason.choices, threshold))
    return Figures(
        period=period,
        masked_below=threshold,
        start=start,
        entries=entries,
        exits=exits,
        end=end,
        by_reason=by_reason,
        by_sector=by_sector,
        tier_totals=tier_totals,
        by_age=by_age,
        by_origin=_lines(listed, "origin", Origin.choices, threshold),
        four=_four(listed, by_age, threshold),
        **_delays(counting.delays(known, period), by_reason, threshold),
    )


def _parts(counts, threshold: int | None) -> tuple[int | None, ...]:
    if threshold is None or not counts:
        return tuple(counts)
    return masking.mask_list(counts, threshold)[0]


def _lines(rows: list[Fact], name: str, choices, threshold: int | None) -> tuple[Line, ...]:
    """Only what exists: a list of zeros tells nothing."""
    codes = [code for code, _ in choices]
    counts = counting.count_by(rows, name, codes)
    kept = [
        (code, label, many) for (code, label), many in zip(choices, counts, strict=True) if many
    ]
    shown = _parts([many for _, _, many in kept], threshold)
    return tuple(
        Line(code, label, many) for (code, label, _), many in zip(kept, shown, strict=True)
    )


def _flow(counts: tuple[int, int, int, int], threshold: int | None):
    """Start + entries − exits = end: a single hidden one of the four would be known."""
    if threshold is None:
        return counts
    start, entries, exits, end = (masking.small(count, threshold) for count in counts)
    if None in (start, entries, exits, end):
        entries = exits = None
    return start, entries, exits, end


def _hide_with(total: int | None, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """A total that is hidden must not come back as the sum of its parts."""
    if total is not None:
        return lines
    return tuple(Line(line.code, line.label, None) for line in lines)


def _sectors(listed: list[Fact], threshold: int | None):
    names = [*sectors.names().items(), ("", NO_SECTOR)]
    rows = [
        counting.count_by([f for f in listed if f.sector == code], "tier", Tier.values)
        for code, _ in names
    ]
    kept = [(label, row) for (_, label), row in zip(names, rows, strict=True) if sum(row)]
    if not kept:
        return (), (0,) * len(Tier.values)
    if threshold is None:
        columns = tuple(map(sum, zip(*(row for _, row in kept), strict=True)))
        return tuple(SectorLine(label, row, sum(row)) for label, row in kept), columns
    masked = masking.mask_table([row for _, row in kept], threshold)
    lines = zip(kept, masked.rows, masked.row_totals, strict=True)
    return (
        tuple(SectorLine(label, row, total) for (label, _), row, total in lines),
        masked.column_totals,
    )


def _four(listed: list[Fact], by_age: tuple[Line, ...], threshold: int | None) -> tuple[Line, ...]:
    """Each is told when its complement is told too: a total less one of them is a count."""
    exact = counting.four(listed)
    ald_only = exact.ald - exact.ald_solidarity
    both, _, without = _parts((exact.ald_solidarity, ald_only, len(listed) - exact.ald), threshold)
    ages_hidden = {line.code for line in by_age if line.count is None}
    younger = {AgeBand.CHILD.value, AgeBand.UNKNOWN.value}
    small = threshold or 0
    return (
        Line("ald", "En ALD", _told(exact.ald, without is not None, small)),
        Line("ald_solidarity", "En ALD et C2S ou AME", both),
        Line(
            "over_seventy",
            "Plus de 70 ans",
            _told(exact.over_seventy, AgeBand.OLD not in ages_hidden, small),
        ),
        Line(
            "sixteen_and_over",
            "16 ans et plus",
            _told(exact.sixteen_and_over, not younger & ages_hidden, small),
        ),
    )


def _told(count: int, complement_shows: bool, threshold: int) -> int | None:
    return masking.small(count, threshold) if complement_shows or not threshold else None


def _delays(found: counting.Delays, by_reason: tuple[Line, ...], threshold: int | None) -> dict:
    """Those accepted are nearly those declared: what hides the ones hides the others."""
    labels = ("30 jours au plus", "de 31 à 60 jours", "de 61 à 90 jours", "plus de 90 jours")
    betrays = any(line.code == CloseReason.DECLARED and line.count is None for line in by_reason)
    enough = threshold is None or (found.accepted >= threshold and not betrays)
    shown = _parts(found.under, threshold) if enough else (None,) * len(found.under)
    names = ("median_to_proposal", "median_to_acceptance", "median_to_declaration")
    return {
        "accepted": found.accepted if enough else None,
        "under": tuple(Line(label, label, many) for label, many in zip(labels, shown, strict=True)),
    } | {name: getattr(found, name) if enough else None for name in names}

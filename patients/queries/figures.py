"""The figures of the list and of the places: exact for who works it, masked for everybody else."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from cpts_portal.foundation.kernel.periods import Period
from patients.domain import counting, masking
from patients.domain.answering import Availability, ProposalState
from patients.domain.counting import Fact
from patients.enums import AgeBand, CloseReason, Origin, PriorityTier
from patients.models import CareOffer, Proposal, RequestFact
from patients.queries import offers, settings, territory

_NAMES = tuple(field.name for field in fields(Fact))
NO_SECTOR = "Sans secteur"


@dataclass(frozen=True)
class RequestFigures:
    """``masked_below`` is None for the exact figures. A line is ``code``, ``label`` and ``count``,
    None where a small number, or one that would betray it, is hidden; one of a sector, ``label``,
    ``tiers`` in the order of ``Tier``, and ``total``."""

    period: Period
    masked_below: int | None
    start: int | None
    entries: int | None
    exits: int | None
    end: int | None
    by_reason: tuple[dict, ...]
    by_sector: tuple[dict, ...]
    tier_totals: tuple[int | None, ...]
    by_age: tuple[dict, ...]
    by_origin: tuple[dict, ...]
    four: tuple[dict, ...]
    accepted: int | None
    median_to_proposal: int | None
    median_to_acceptance: int | None
    median_to_declaration: int | None
    under: tuple[dict, ...]


def facts() -> list[Fact]:
    """One row per request, no identity in any."""
    return _facts(RequestFact.objects.all())


def _facts(rows) -> list[Fact]:
    return [Fact(**row) for row in rows.order_by("pk").values(*_NAMES)]


def figures(period: Period) -> RequestFigures:
    """Exact: for the coordinator and the access officer. The stock is that of the last day."""
    return _figures(period, threshold=None)


def figures_for_funders(period: Period) -> RequestFigures:
    """Small counts masked, and as many others as it takes."""
    return _figures(period, threshold=settings.on(period.last_day).mask_threshold)


def taken_over(period: Period) -> int:
    """Exits of the period that a list kept before the portal gave, without anybody’s identity."""
    rows = RequestFact.objects.filter(request=None).exclude(source="")
    return len(counting.exits(_facts(rows), period))


def taken_over_ever() -> int:
    """Ended requests of the lists kept before the portal: no row of the office’s list."""
    return RequestFact.objects.filter(request=None).exclude(source="").count()


def _figures(period: Period, *, threshold: int | None) -> RequestFigures:
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
    return RequestFigures(
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


def _lines(rows: list[Fact], name: str, choices, threshold: int | None) -> tuple[dict, ...]:
    """Only what exists."""
    codes = [code for code, _ in choices]
    counts = counting.count_by(rows, name, codes)
    present = [(choice, count) for choice, count in zip(choices, counts, strict=True) if count]
    masked = _parts([count for _, count in present], threshold)
    lines = zip(present, masked, strict=True)
    return tuple(_line(code, label, count) for ((code, label), _), count in lines)


def _line(code: str, label: str, count: int | None) -> dict:
    return {"code": code, "label": label, "count": count}


def _flow(counts: tuple[int, int, int, int], threshold: int | None):
    """Start + entries − exits = end: a single hidden one of the four would be known."""
    if threshold is None:
        return counts
    start, entries, exits, end = (masking.small(count, threshold) for count in counts)
    if None in (start, entries, exits, end):
        entries = exits = None
    return start, entries, exits, end


def _hide_with(total: int | None, lines: tuple[dict, ...]) -> tuple[dict, ...]:
    """A total that is hidden must not come back as the sum of its parts."""
    if total is not None:
        return lines
    return tuple(line | {"count": None} for line in lines)


def _sectors(listed: list[Fact], threshold: int | None):
    names = [*territory.sectors().items(), ("", NO_SECTOR)]
    rows = [
        counting.count_by([f for f in listed if f.sector == code], "tier", PriorityTier.values)
        for code, _ in names
    ]
    present = [(label, row) for (_, label), row in zip(names, rows, strict=True) if sum(row)]
    if not present:
        return (), (0,) * len(PriorityTier.values)
    if threshold is None:
        columns = tuple(map(sum, zip(*(row for _, row in present), strict=True)))
        return tuple(_sector(label, row, sum(row)) for label, row in present), columns
    masked = masking.mask_table([row for _, row in present], threshold)
    lines = zip(present, masked.rows, masked.row_totals, strict=True)
    return (
        tuple(_sector(label, row, total) for (label, _), row, total in lines),
        masked.column_totals,
    )


def _sector(label: str, tiers: tuple[int | None, ...], total: int | None) -> dict:
    return {"label": label, "tiers": tiers, "total": total}


def _four(listed: list[Fact], by_age: tuple[dict, ...], threshold: int | None) -> tuple[dict, ...]:
    """Each shows when its complement shows too: a total less one of them is a count."""
    exact = counting.four(listed)
    ald_only = exact["ald"] - exact["ald_solidarity"]
    parts = (exact["ald_solidarity"], ald_only, len(listed) - exact["ald"])
    both, _, without = _parts(parts, threshold)
    ages_hidden = {line["code"] for line in by_age if line["count"] is None}
    younger = {AgeBand.CHILD.value, AgeBand.UNKNOWN.value}
    small = threshold or 0
    old = _masked_unless(exact["over_seventy"], AgeBand.OLD not in ages_hidden, small)
    sixteen = _masked_unless(exact["sixteen_and_over"], not younger & ages_hidden, small)
    return (
        _line("ald", "En ALD", _masked_unless(exact["ald"], without is not None, small)),
        _line("ald_solidarity", "En ALD et C2S ou AME", both),
        _line("over_seventy", "Plus de 70 ans", old),
        _line("sixteen_and_over", "16 ans et plus", sixteen),
    )


def _masked_unless(count: int, complement_shows: bool, threshold: int) -> int | None:
    return masking.small(count, threshold) if complement_shows or not threshold else None


def _delays(exact: dict, by_reason: tuple[dict, ...], threshold: int | None) -> dict:
    """Those accepted are nearly those declared: what hides the ones hides the others."""
    labels = ("30 jours au plus", "de 31 à 60 jours", "de 61 à 90 jours", "plus de 90 jours")
    hidden = {line["code"] for line in by_reason if line["count"] is None}
    few = threshold is not None and exact["accepted"] < threshold
    under: tuple[int | None, ...] = (None,) * len(labels)
    if few or CloseReason.DECLARED in hidden:
        exact = dict.fromkeys(exact)
    else:
        under = _parts(exact["under"], threshold)
    lines = zip(labels, under, strict=True)
    return exact | {"under": tuple(_line(label, label, count) for label, count in lines)}


@dataclass(frozen=True)
class PlacesFigures:
    """None stands where a count is hidden. ``open_places`` is that of the last day."""

    doctors_taking_part: int
    places_offered: int
    open_places: int | None
    places_used: int | None
    proposals: int | None
    successes: int | None


def places_figures(start: date, end: date) -> PlacesFigures:
    """Of ``[start, end)``: offers in force for a day at least, proposals made, what came of them.
    Exact: for who works the list."""
    rows = CareOffer.objects.filter(starts_on__lt=end, ends_on__gt=start)
    rows = rows.exclude(availability=Availability.NO)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__date__gte=start))
    sums = rows.aggregate(doctors=Count("doctor", distinct=True), places=Sum("places"))
    counts = _proposals(start, end)
    return PlacesFigures(
        doctors_taking_part=sums["doctors"],
        places_offered=sums["places"] or 0,
        open_places=offers.free_places(end - timedelta(days=1)),
        places_used=counts["used"],
        proposals=counts["made"],
        successes=counts["declared"],
    )


def places_figures_for_funders(start: date, end: date) -> PlacesFigures:
    """The same without any small count of people: declared, accepted and not taken are the parts of
    the proposals made, and what is offered less what is free would give what is used."""
    exact = places_figures(start, end)
    threshold = settings.on(end - timedelta(days=1)).mask_threshold
    counts = exact.successes, exact.places_used, exact.proposals
    declared, accepted, proposed = (count or 0 for count in counts)
    parts = (declared, accepted - declared, proposed - accepted)
    (successes, _, not_taken), total = masking.mask_list(parts, threshold)
    used = None if total is None or not_taken is None else exact.places_used
    return PlacesFigures(
        doctors_taking_part=exact.doctors_taking_part,
        places_offered=exact.places_offered,
        open_places=None if used is None else exact.open_places,
        places_used=used,
        proposals=total,
        successes=successes,
    )


def _proposals(start: date, end: date) -> dict[str, int]:
    accepted = Q(state__in=(ProposalState.ACCEPTED, ProposalState.DECLARED))
    rows = Proposal.objects.filter(proposed_at__date__gte=start, proposed_at__date__lt=end)
    # sent by mistake: no doctor is said not to have taken the person
    rows = rows.exclude(state=ProposalState.TAKEN_BACK)
    return rows.aggregate(
        made=Count("pk"),
        used=Count("pk", filter=accepted),
        declared=Count("pk", filter=Q(state=ProposalState.DECLARED)),
    )

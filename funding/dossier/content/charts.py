"""The dossier's drawings, from the same figures as its tables."""

from collections.abc import Sequence
from datetime import date

from cpts_portal.foundation.web import charts
from cpts_portal.foundation.web.figures import Stamp
from funding.contract.queries.charts import envelopes_chart, worth_chart
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures import IndicatorRow

# more rows than that do not fit a page beside their table
MAX_GROUPS = 16


def year_bar(contents: DossierContents, today: date) -> charts.Chart:
    cover = contents.cover
    milestones = [charts.YearMark(cover.period_start_on, f"début de l’année {cover.year}")]
    milestones += [
        charts.YearMark(mission.started_on, f"démarrage, {mission.label.lower()}")
        for mission in contents.missions
        if mission.started_on
        and mission.started_on in contents.period
        and mission.started_on != cover.period_start_on
    ]
    milestones += [
        charts.YearMark(plan.adopted_on, f"plan de crise, version {plan.number}")
        for plan in contents.crisis.versions
        if plan.adopted_on in contents.period
    ]
    return charts.year_bar(
        "annee",
        f"Année {cover.year} du contrat",
        period=contents.period,
        today=today,
        milestones=milestones,
    )


def envelopes(contents: DossierContents, stamp: Stamp) -> charts.Chart | None:
    return envelopes_chart("enveloppes", contents.money.envelopes, stamp)


def waterfall(contents: DossierContents, stamp: Stamp) -> charts.Chart:
    money = contents.money
    return worth_chart(
        "cascade",
        fixed_eur=money.fixed_eur,
        crisis_eur=money.crisis_eur,
        variable_max_eur=money.variable_max_eur,
        heaps=contents.variable,
        stamp=stamp,
    )


def population(contents: DossierContents) -> charts.Chart | None:
    place = contents.territory
    if place is None or not place.communes:
        return None
    return charts.choropleth(
        "population",
        "Population par commune",
        [charts.Area(c.code, c.name, c.population or 0, c.contour) for c in place.communes],
        unit="habitants",
    )


def professions(contents: DossierContents) -> charts.Chart | None:
    rows = [row for row in contents.governance.professions if row.members][:MAX_GROUPS]
    if not rows:
        return None
    return charts.pyramid(
        "professions",
        "Adhérents par profession",
        [charts.Group(row.label, row.members, row.territory) for row in rows],
    )


def trajectory(line: IndicatorRow) -> charts.Chart | None:
    if not line.trajectory:
        return None
    return charts.trajectory(
        f"ligne-{line.number.lower()}",
        f"{line.number} · {line.label}",
        unit=line.unit,
        points=[charts.Point(p.label, p.value) for p in line.trajectory],
        levels=_levels(line),
    )


def _levels(line: IndicatorRow) -> Sequence[charts.Level]:
    levels = []
    if line.baseline is not None:
        levels.append(charts.Level("départ", line.baseline))
    if line.tiers:
        levels += [
            charts.Level(f"palier {rank}", tier.at) for rank, tier in enumerate(line.tiers, 1)
        ]
    elif line.target is not None:
        levels.append(charts.Level("cible", line.target))
    return levels


def all_of(contents: DossierContents, today: date) -> dict:
    """By the name the templates use."""
    stamp = Stamp(contents.cover.year, today)
    return {
        "year_bar": year_bar(contents, today),
        "envelopes": envelopes(contents, stamp),
        "waterfall": waterfall(contents, stamp),
        "population": population(contents),
        "professions": professions(contents),
    }

"""The dossier's drawings, from the same figures as its tables."""

from collections.abc import Sequence
from datetime import date

from cpts_portal.foundation.surface import charts
from funding.dossier.contents import DossierContents
from funding.dossier.figures import IndicatorRow

# more rows than that do not fit a page beside their table
MAX_GROUPS = 16


def year_bar(contents: DossierContents, today: date) -> charts.Chart:
    cover = contents.cover
    milestones = [charts.Milestone(cover.period_start_on, f"début de l’année {cover.year}")]
    milestones += [
        charts.Milestone(mission.started_on, f"démarrage, {mission.label.lower()}")
        for mission in contents.missions
        if mission.started_on
        and mission.started_on in contents.period
        and mission.started_on != cover.period_start_on
    ]
    milestones += [
        charts.Milestone(plan.adopted_on, f"plan de crise, version {plan.number}")
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


def envelopes(contents: DossierContents) -> charts.Chart | None:
    rows = contents.money.envelopes
    if not rows:
        return None
    return charts.envelope_bars(
        "enveloppes",
        f"Enveloppes de l’année {contents.cover.year}",
        [charts.Envelope(r.label, r.allotted_eur, r.received_eur, r.spent_eur) for r in rows],
    )


def waterfall(contents: DossierContents) -> charts.Chart:
    money, variable = contents.money, contents.variable
    told = variable.won_eur + variable.defend_eur + variable.possible_eur + variable.lost_eur
    won = "Variable accordée" if variable.decided else "Variable atteinte"
    steps = [
        charts.Step("Parts fixes", money.fixed_eur, "fixed"),
        charts.Step("Plan de crise", money.crisis_eur, "fixed"),
        charts.Step(won, variable.won_eur, "won"),
        charts.Step("Atteinte, à défendre", variable.defend_eur, "defend"),
        charts.Step("Encore possible", variable.possible_eur, "possible"),
        charts.Step("Non atteinte", variable.lost_eur, "lost"),
        charts.Step("Variable sans ligne", money.variable_max_eur - told, "possible"),
    ]
    return charts.waterfall(
        "cascade",
        f"Ce que l’année {contents.cover.year} peut rapporter",
        [step for step in steps if step.amount_eur > 0],
        total="Maximum de l’année",
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
    return {
        "year_bar": year_bar(contents, today),
        "envelopes": envelopes(contents),
        "waterfall": waterfall(contents),
        "population": population(contents),
        "professions": professions(contents),
    }

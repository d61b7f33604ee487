"""Drawings: one string for one input, escaped, readable without colour, each with its table."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.web import charts
from cpts_portal.foundation.web.charts import palette
from cpts_portal.foundation.web.charts.drawing import figure, money

YEAR = Period(date(2025, 7, 5), date(2026, 7, 5))
SQUARE = [[[[4.0, 45.0], [4.1, 45.0], [4.1, 45.1], [4.0, 45.0]]]]
NASTY = "<script>\"&' ]]> {{ 7 }}"


def envelope(text: str, amount: Decimal) -> SimpleNamespace:
    amounts = dict.fromkeys(("allotted_eur", "cashed_eur", "committed_eur"), amount)
    left = {"spent_eur": amount * 2, "left_eur": amount * -2}
    return SimpleNamespace(mission_label=text, mission_code="", **amounts, **left)


def every_chart(text: str = "Accès"):
    amount = Decimal("1234.50")
    return [
        charts.year_bar(
            "a",
            text,
            period=YEAR,
            today=date(2025, 11, 18),
            milestones=[charts.YearMark(date(2026, 1, 2), text)],
        ),
        charts.envelope_bars("b", text, [envelope(text, amount)]),
        charts.waterfall(
            "c",
            text,
            [
                charts.WaterfallStep(text, amount, "fixed"),
                charts.WaterfallStep(text, amount, "lost"),
            ],
            total=text,
        ),
        charts.trajectory(
            "d",
            text,
            unit=text,
            points=[charts.Point(text, 742), charts.Point(text, None)],
            levels=[charts.Level(text, 320)],
        ),
        charts.choropleth(
            "e",
            text,
            [charts.Area("42147", text, 900, SQUARE), charts.Area("42022", text, 5, None)],
            unit="habitants",
        ),
        charts.pyramid("f", text, [charts.Group(text, 3, 10), charts.Group(text, 2)]),
    ]


@pytest.mark.parametrize("text", ["Accès aux soins", NASTY, "é" * 300])
def test_every_drawing_is_well_formed_whatever_the_words(text):
    for chart in every_chart(text):
        root = ElementTree.fromstring(chart.svg)
        assert root.find("{*}title").text == text
        assert "<script" not in chart.svg
        assert "style=" not in chart.svg


def test_the_same_figures_give_the_same_drawing():
    assert [c.svg for c in every_chart()] == [c.svg for c in every_chart()]


def test_every_drawing_is_named_described_and_has_its_table():
    for chart in every_chart():
        key = re.search(r'aria-labelledby="(\w+)-title \1-desc"', chart.svg)[1]
        assert f'id="{key}-desc"' in chart.svg
        assert 'role="img"' in chart.svg
        assert chart.twin.rows
        assert all(len(row) == len(chart.twin.header) for row in chart.twin.rows)


def test_every_shape_has_a_literal_colour_and_a_class():
    for chart in every_chart():
        assert "var(" not in chart.svg
        for shape in ElementTree.fromstring(chart.svg).iter():
            if shape.tag.endswith(("rect", "text", "circle")):
                assert shape.get("fill", "").startswith("#")
                assert shape.get("class")


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", [palette.INK, palette.INK_SOFT])
def test_words_stand_out_from_the_paper(ink):
    assert contrast(ink, palette.PAPER) >= 4.5
    assert contrast(ink, palette.TRACK) >= 4.5


@pytest.mark.parametrize("kind", ["fixed", "won", "defend", "possible", "lost", "total", "over"])
def test_bars_stand_out_from_the_paper(kind):
    assert contrast(palette.FILL[kind], palette.PAPER) >= 3


def test_what_is_lost_is_outlined_and_not_filled():
    svg = charts.waterfall("x", "t", [charts.WaterfallStep("a", Decimal(5), "lost")], total="m").svg
    assert "stroke-dasharray" in svg


@given(st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=8))
def test_the_waterfall_says_the_sum_of_its_steps(amounts):
    steps = [charts.WaterfallStep(f"pas {n}", amount, "fixed") for n, amount in enumerate(amounts)]
    chart = charts.waterfall("x", "t", steps, total="Total")
    assert chart.twin.rows[-1] == ("Total", money(sum(amounts)))
    assert money(sum(amounts)) in chart.svg


@given(st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), max_size=8))
def test_a_missing_measure_is_a_hole_and_never_a_zero(values):
    points = [charts.Point(f"année {n}", value) for n, value in enumerate(values)]
    chart = charts.trajectory("x", "t", unit="personnes", points=points)
    ElementTree.fromstring(chart.svg)
    assert "(s)" not in chart.svg
    assert chart.svg.count("<circle") == sum(value is not None for value in values)
    assert [row[1] for row in chart.twin.rows] == [
        "non mesuré" if value is None else figure(value) for value in values
    ]


@given(st.dates(date(2022, 1, 1), date(2030, 1, 1)))
def test_the_year_bar_counts_the_months_gone(today):
    svg = charts.year_bar("x", "t", period=YEAR, today=today).svg
    months = int(re.search(r"(\d+) mois écoulés sur 12", svg)[1])
    assert 0 <= months <= 12
    assert (months == 12) == (today >= date(2026, 7, 5))


@pytest.mark.parametrize(("words", "columns"), [("Dialogue", 2), ("Les financeurs " * 5, 1)])
def test_no_words_of_a_milestone_leave_the_drawing(words, columns):
    milestones = [charts.YearMark(date(2026, 1, day), words) for day in (2, 9)]
    svg = charts.year_bar("x", "t", period=YEAR, today=YEAR.start, milestones=milestones).svg
    starts = re.findall(rf'<text x="([\d.]+)"[^>]*>\d [^<]*{words.strip()}', svg)
    assert len(set(starts)) == columns


def test_a_commune_without_contour_stays_in_the_table():
    chart = every_chart()[4]
    assert chart.svg.count("<path") == 1
    assert len(chart.twin.rows) == 2
    assert "Communes sans contour, au tableau seulement : 1." in chart.svg


def test_figures_are_written_in_french():
    assert figure(91_082) == "91\u202f082"
    assert figure(Decimal("35.94"), 1) == "35,9"
    assert figure(-18) == "−18"
    assert money(Decimal("170625.00")) == "170\u202f625\u00a0€"
    assert money(Decimal("112.50")) == "112,50\u00a0€"

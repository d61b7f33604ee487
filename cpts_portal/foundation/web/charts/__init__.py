"""Pictures drawn by the server: one code for the page and the PDF, each with its table twin.

Every function is pure: ``function(key, title, …) -> Chart`` with ``.svg`` and ``.twin``.
"""

from cpts_portal.foundation.web.charts.choropleth import Area, choropleth
from cpts_portal.foundation.web.charts.drawing import Chart, Twin
from cpts_portal.foundation.web.charts.envelope_bars import envelope_bars
from cpts_portal.foundation.web.charts.pyramid import Group, pyramid
from cpts_portal.foundation.web.charts.trajectory import Level, Point, trajectory
from cpts_portal.foundation.web.charts.waterfall import WaterfallStep, waterfall
from cpts_portal.foundation.web.charts.year_bar import YearMark, year_bar

__all__ = [
    "Area",
    "Chart",
    "Group",
    "Level",
    "Point",
    "Twin",
    "WaterfallStep",
    "YearMark",
    "choropleth",
    "envelope_bars",
    "pyramid",
    "trajectory",
    "waterfall",
    "year_bar",
]

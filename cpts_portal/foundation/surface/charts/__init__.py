"""Pictures drawn by the server: one code for the page and the PDF, each with its table twin.

Every function is pure: ``function(key, title, …) -> Chart`` with ``.svg`` and ``.twin``.
"""

from cpts_portal.foundation.surface.charts.choropleth import Area, choropleth
from cpts_portal.foundation.surface.charts.drawing import Chart, Twin
from cpts_portal.foundation.surface.charts.envelope_bars import Envelope, envelope_bars
from cpts_portal.foundation.surface.charts.pyramid import Group, pyramid
from cpts_portal.foundation.surface.charts.trajectory import Level, Point, trajectory
from cpts_portal.foundation.surface.charts.waterfall import Step, waterfall
from cpts_portal.foundation.surface.charts.year_bar import Milestone, year_bar

__all__ = [
    "Area",
    "Chart",
    "Envelope",
    "Group",
    "Level",
    "Milestone",
    "Point",
    "Step",
    "Twin",
    "choropleth",
    "envelope_bars",
    "pyramid",
    "trajectory",
    "waterfall",
    "year_bar",
]

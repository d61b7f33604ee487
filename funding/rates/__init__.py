"""Dated, sourced rates of the agreement. Pure: packaged data only, no database."""

from funding.rates.bands import band, near_threshold
from funding.rates.ceilings import das2_threshold, social_security_ceiling
from funding.rates.table import Cell, RateTable, RateVersion, in_force, load, load_version, table

__all__ = [
    "Cell",
    "RateTable",
    "RateVersion",
    "band",
    "das2_threshold",
    "in_force",
    "load",
    "load_version",
    "near_threshold",
    "social_security_ceiling",
    "table",
]

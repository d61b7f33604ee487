"""Dated, sourced rates of the agreement. Pure: packaged data only, no database."""

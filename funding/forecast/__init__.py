"""What a contract pays in its first year. Pure: no database."""

from funding.forecast.first_year import forecast_first_year
from funding.forecast.result import Forecast, ForecastLine
from funding.forecast.settings import DEFAULTS, ForecastSettings

__all__ = ["DEFAULTS", "Forecast", "ForecastLine", "ForecastSettings", "forecast_first_year"]

"""Any value that the portal keeps, as one says it in French."""

from datetime import date, datetime
from decimal import Decimal

from django import template

from cpts_portal.foundation.kernel.french import day, moment, number

register = template.Library()


@register.filter
def told(value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return number(value, 2)
    return ", ".join(value) if isinstance(value, list) else str(value)

"""What every template has: how a value is written in French, the state of a thing."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from cpts_portal.foundation.kernel import french
from cpts_portal.foundation.kernel.escaping import escaped

register = template.Library()

WRITTEN_IN_FRENCH = (
    french.day,
    french.day_short,
    french.day_near,
    french.day_long,
    french.weekday,
    french.of_name,
    french.by_whom,
    french.month,
    french.hour,
    french.moment,
    french.number,
    french.euros,
    french.euros_round,
    french.duration,
    french.phone,
    french.other_spelling,
    french.percent,
    french.plural,
)
for function in WRITTEN_IN_FRENCH:
    register.filter(function)


@register.simple_tag
def state_tag(label: str, tone: str = "") -> SafeString:
    """``tone``: ok, soon, bad, info, or none."""
    return SafeString(f'<span class="{escaped(f"tag {tone}".strip())}">{escaped(label)}</span>')


@register.filter
def french_value(value) -> str:
    """Of any type that a column holds."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return french.moment(value)
    if isinstance(value, date):
        return french.day(value)
    if isinstance(value, Decimal):
        return french.number(value, 2)
    return ", ".join(value) if isinstance(value, list) else str(value)


@register.filter
def pages_near(paginator, current: int) -> list[int | None]:
    """First, around the current one, last; None where some pages are left out."""
    last = paginator.num_pages
    around = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    pages: list[int | None] = []
    for page in around:
        if pages and page - (pages[-1] or 0) > 1:
            pages.append(None)
        pages.append(page)
    return pages

"""The filters that every template has: how a value is written in French."""

from django import template

from cpts_portal.foundation.kernel import french

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
for written in WRITTEN_IN_FRENCH:
    register.filter(written)


@register.filter
def pages_near(paginator, current: int) -> list[int | None]:
    """First, around the current one, last; None where some pages are left out."""
    last = paginator.num_pages
    wanted = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    shown: list[int | None] = []
    for page in wanted:
        if shown and page - (shown[-1] or 0) > 1:
            shown.append(None)
        shown.append(page)
    return shown

"""``{% figure "spent_eur" one.spent_eur of=one.mission_code %}``: the only way an amount is written
on a page of the money. The year and the day are the page's (``stamp``) unless given."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from cpts_portal.foundation.kernel.french import euros, euros_round, number, percent
from cpts_portal.foundation.web.figures import Stamp, full_code, marked
from funding.figure_codes import COUNT, EURO, FIGURES, PERCENT, WORDS, name

register = template.Library()
NONE = "–"


@register.simple_tag(takes_context=True)
def figure(
    context,
    code: str,
    value: Decimal | int | str | None,
    *,
    of: str = "",
    also: str = "",
    year: int | None = None,
    as_of: date | None = None,
    whole: bool = False,
    decimals: int = 0,
    text: str = "",
    missing: str = NONE,
) -> str | SafeString:
    """``of`` and ``also``: what part it is of, among the figures of one code. ``whole``: euros
    without their cents where there are none; ``missing`` is shown when there is no figure."""
    if value is None or value == "":
        return missing
    stamp = context.get("stamp") or Stamp(None, None)
    of_words = "-".join(str(words) for words in (of, also) if words not in ("", None))
    display = text or format_figure(FIGURES[code].unit, value, whole=whole, decimals=decimals)
    stamp = Stamp(stamp.year if year is None else year, as_of or stamp.as_of)
    return marked(
        display,
        code=full_code(code, of_words),
        value=value,
        stamp=stamp,
        words=FIGURES[code].unit == WORDS,
    )


def format_figure(unit: str, value, *, whole: bool = False, decimals: int = 0) -> str:
    if unit == EURO:
        return euros_round(value) if whole else euros(value)
    if unit == PERCENT:
        return percent(value, decimals)
    return number(value, decimals) if unit == COUNT else str(value)


@register.simple_tag(takes_context=True)
def figure_name(context, code: str) -> str:
    """What heads its column."""
    stamp = context.get("stamp")
    return name(code, stamp.year if stamp else None)

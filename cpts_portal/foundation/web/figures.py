"""One figure on a page: words for people, and beside them its code, exact value, year and day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from cpts_portal.foundation.kernel.escaping import escaped


@dataclass(frozen=True)
class Stamp:
    """The contract year a figure belongs to, and the day it was taken."""

    year: int | None
    as_of: date | None

    @property
    def attributes(self) -> dict[str, str]:
        year = {} if self.year is None else {"data-year": str(self.year)}
        return year | ({} if self.as_of is None else {"data-as-of": self.as_of.isoformat()})


def full_code(code: str, of: str = "") -> str:
    """``spent_eur`` of the mission ``acces`` → ``spent_eur.acces``."""
    return f"{code}.{of}" if of else code


def marked(
    text: str, *, code: str, value: Decimal | int | str, stamp: Stamp, words: bool = False
) -> SafeString:
    """``<data value=… data-figure=…>text</data>``; ``words``: a sentence, whose lines may break."""
    attributes = {"data-figure": code} | stamp.attributes
    if not words:
        attributes["class"] = "num"
    marks = "".join(f' {name}="{escaped(said)}"' for name, said in attributes.items())
    return SafeString(f'<data value="{escaped(value)}"{marks}>{escaped(text)}</data>')

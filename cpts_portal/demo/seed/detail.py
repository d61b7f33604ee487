"""Yearly totals of the fixture data, laid out as the invoices they could be made of.

Deterministic: the same total gives the same rows, which sum to it to the cent.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from cpts_portal.foundation.kernel.money import euros
from cpts_portal.foundation.kernel.periods import Period

# nature → (what an invoice says, how many in a full year)
INVOICES = {
    "salaires": ("Salaires et charges ({})", 12),
    "loyer": ("Bureau, loyer et charges ({})", 4),
    "prestataire": ("Prestation ({})", 3),
    "informatique": ("Licences et hébergement ({})", 4),
    "téléphonie": ("Téléphonie ({})", 4),
    "communication": ("Impression et diffusion ({})", 3),
    "réception": ("Salle et repas de réunion ({})", 4),
    "déplacements": ("Déplacements ({})", 3),
    "impression": ("Affiches et dépliants ({})", 2),
    "formation": ("Formation ({})", 2),
    "frais bancaires": ("Frais bancaires ({})", 4),
    "équipement": ("Matériel ({})", 2),
}
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def in_rows(row: dict, period: Period) -> Iterator[dict]:
    label, in_a_year = INVOICES.get(row["nature"], ("Facture ({})", 2))
    last = date.fromisoformat(row["on"])
    covered = (last - period.start).days + 1
    count = max(1, round(in_a_year * covered / period.days))
    shares = cut(Decimal(row["eur"]), count)
    for number, share in enumerate(shares, 1):
        # the middle of its share of the year: none falls on the last days, which are looked at
        on = period.start + timedelta(days=covered * (2 * number - 1) // (2 * count))
        yield row | {
            "id": f"{row['id']}-{number}",
            "on": on.isoformat(),
            "eur": str(share),
            "label": label.format(f"{MONTHS[on.month - 1]} {on.year}"),
        }


def cut(total: Decimal, count: int) -> list[Decimal]:
    """``count`` equal shares; the last one takes the cents that are left."""
    share = euros(total / count)
    return [share] * (count - 1) + [total - share * (count - 1)]

"""What a piece says when it proves a figure: its date, its number, and the rows it is made of.

Rows are pseudonymous and invented; they add up to the fixture data of that year.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from cpts_portal.demo.fixture_data import day, fixture_data
from cpts_portal.demo.seed.money import period_of
from cpts_portal.foundation.kernel.periods import Period

IN_TIME, SHORT = 3, 30


def proof_lines(row: dict, number: int, words: str) -> list[str]:
    """The lines under the heading; none when the piece is a deliverable, which proves itself."""
    write = TABLES.get((row["id"], words))
    year = row["years"][str(number)]
    return write(year, period_of(number)) if write else []


def is_proof(row: dict, words: str) -> bool:
    return (row["id"], words) in TABLES


def _stays(year: dict, period: Period) -> list[str]:
    """One row for each person sent home: seen in three days for as many as the figure says."""
    draw, early_count, all_ = random.Random(81), year["num"], year["den"]
    early = set(draw.sample(range(all_), early_count))
    rows = [f"Vus à domicile dans les 3 jours : {early_count} sur {all_}"]
    for rank in range(all_):
        left = _spread(period, rank, all_)
        days = draw.randint(1, IN_TIME) if rank in early else draw.randint(IN_TIME + 1, 9)
        rows.append(
            f"S-{rank + 1:03} : sortie le {left:%d/%m/%Y}, vue le "
            f"{left + timedelta(days=days):%d/%m/%Y}, {days} j"
        )
    return rows


def _found_doctors(year: dict, period: Period) -> list[str]:
    total = year["portal"]
    rows = [f"Personnes fragiles ayant trouvé un médecin traitant : {total}"]
    for rank in range(total):
        on = _spread(period, rank, total)
        rows.append(f"P-{rank + 1:03} : médecin traitant déclaré en {on:%m/%Y}")
    return rows


def _oriented(year: dict, period: Period) -> list[str]:
    draw, total = random.Random(33), year["portal"]
    rows = [f"Femmes repérées et orientées en moins de 30 jours : {total}"]
    for rank in range(total):
        on = _spread(period, rank, total)
        days = draw.randint(2, SHORT - 1)
        rows.append(f"F-{rank + 1:02} : repérée en {on:%m/%Y}, orientée en {days} j")
    return rows


def _slots(year: dict, period: Period) -> list[str]:
    draw, total = random.Random(17), year["value"]
    rows = [f"Médecins qui ont ouvert des créneaux au SAS dans l’année : {total}"]
    for rank in range(total):
        rows.append(f"Médecin {rank + 1:02} : {draw.randint(2, 8)} créneaux par mois en moyenne")
    return rows


def _days_held(year: dict, period: Period) -> list[str]:
    """The register of the screening days, which the portal counts too."""
    held = [
        meeting
        for meeting in fixture_data().meetings
        if meeting.get("action") == "A6" and meeting.get("public") and _on(meeting) in period
    ]
    total = sum(meeting["public"] for meeting in held)
    rows = [f"Questionnaires Findrisk remplis : {total}, en {len(held)} journées"]
    return rows + [f"{_on(m):%d/%m/%Y}, {m['place']} : {m['public']} personnes" for m in held]


def _on(meeting: dict) -> date:
    return day(meeting["date"])


def _spread(period: Period, rank: int, total: int) -> date:
    """Over the year, the last days left for what follows."""
    width = (period.end - period.start).days - 12
    return period.start + timedelta(days=width * rank // total)


# line, words of the piece → what it says
TABLES: dict[tuple[str, str], Callable[[dict, Period], list[str]]] = {
    ("L03", "tableau de suivi sans identité"): _found_doctors,
    ("L04", "tableau mensuel des créneaux"): _slots,
    ("L07", "tableau des délais"): _stays,
    ("L08", "tableau des délais sans identité"): _oriented,
    ("L11", "bilan de chaque journée"): _days_held,
}

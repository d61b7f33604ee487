"""Pieces under the lines, from the « evidence » of the actions: drawn, invented."""

import re
from datetime import date

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.money import period_of
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.proofs import is_proof, proof_lines
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.indicators.depositing import deposit_evidence

FOLLOWED = (1, 4)
# what the deliverables of the running year already hold: line, piece, day
RUNNING = (("L05", "bilan semestriel", date(2026, 10, 30)),)
# which line of the action each piece proves
PROVES = {
    "procédure d’orientation datée": "L05",
    "bilan semestriel (2)": "L05",
    "tableau de suivi sans identité": "L03",
    "liste datée des médecins": "L04",
    "tableau mensuel des créneaux": "L04",
    "convention avec l’hôpital": "L06",
    "tableau des délais": "L07",
    "évaluation externe": "L06",
    "protocole signé": "L09",
    "évaluation": "L09",
    "fiche réflexe": "L08",
    "tableau des délais sans identité": "L08",
    "bilan de chaque journée": "L11",
    "émargement des professionnels": "L11",
    "photo du stand": "L11",
    "guide daté": "L12",
    "liste de diffusion": "L12",
    "programme et émargement des sessions": "O1",
}
NAMING = ("émargement", "photo", "liste datée")
# the sheets of the two evenings are those of their meetings, the missing one included
ELSEWHERE = ("émargements des 2 soirées",)
ABSENT = "(manque)"
SEVERAL = re.compile(r" \((\d)\)$")


def deposit_pieces(personas: Personas, row: dict, number: int) -> None:
    """The pieces of one line in one year; a deliverable that was not delivered has none."""
    if number in FOLLOWED and row["years"][str(number)].get("done", True):
        for words, on in _pieces(row, number):
            # what proves a figure is drawn up on the day of the figure
            day_of = period_of(number).last_day if is_proof(row, words) else on
            _deposit(personas, row, number, words, day_of)
    for line, words, on in RUNNING:
        if line == row["id"] and on in period_of(number):
            _deposit(personas, row, number, words, on)


def expected_pieces(row: dict, number: int) -> dict[str, int]:
    """What proves the line in a year that is followed piece by piece: kinds of piece, how many."""
    if number not in (*FOLLOWED, 5):
        return {}
    action = next(a for a in fixture_data().actions if a["id"] == row["action"])
    texts = [text for text in action["evidence"] if PROVES.get(text) == row["id"]]
    if number == 1 and day(action["start"]) >= period_of(number).end:
        return {}
    return {stem_of(text): count_of(text) for text in texts}


def stem_of(text: str) -> str:
    """« bilan semestriel (2) » → « bilan semestriel »"""
    return SEVERAL.sub("", text)


def count_of(text: str) -> int:
    match = SEVERAL.search(text)
    return int(match[1]) if match else 1


def _pieces(row: dict, number: int) -> list[tuple[str, date]]:
    """Spread over the year, the last one in its last month."""
    period = period_of(number)
    action = next(a for a in fixture_data().actions if a["id"] == row["action"])
    if day(action["start"]) >= period.end:
        return []
    words = [
        single
        for text in action["evidence"]
        if ABSENT not in text and text not in ELSEWHERE and PROVES[text] == row["id"]
        for single in _singles(text)
    ]
    step = (period.end - period.start).days // (len(words) + 1)
    start = period.start.toordinal()
    return [(text, date.fromordinal(start + step * n)) for n, text in enumerate(words, 1)]


def _singles(text: str) -> list[str]:
    match = SEVERAL.search(text)
    if not match:
        return [text]
    stem = text[: match.start()]
    return [f"{stem} n° {n}" for n in range(1, int(match[1]) + 1)]


def _deposit(personas: Personas, row: dict, number: int, words: str, on: date) -> None:
    label = f"{words[0].upper()}{words[1:]}"
    lines = [
        f"Ligne {row['id']} · {row['indicator']}",
        f"Année {number} du contrat, fiche action {row['action']}",
        f"Arrêté au {on:%d/%m/%Y}" if is_proof(row, words) else f"Fait le {on:%d/%m/%Y}",
        *proof_lines(row, number, words),
    ]
    naming = any(word in words for word in NAMING)
    page = drawn_page(label, lines, signed=naming)
    deposit_evidence(
        by=personas.portal,
        at=at(on, 17),
        line_number=row["id"],
        contract_year=number,
        label=label,
        dated_on=on,
        names_people=naming,
        upload=AcceptedUpload(page, "image/png", f"{row['id']}-{on:%Y%m%d}.png", 1),
        expected=words.partition(" n° ")[0],
    )

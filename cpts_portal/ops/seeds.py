"""Which territory the demonstration shows: one at a time, each with its own data folder and day.

Standard library only: the first command of a bare checkout imports it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cpts_portal.environment import Misconfigured, Mode

VARIABLE = "CPTS_DEMO_SEED"
DEFAULT = "loire-forez"


@dataclass(frozen=True)
class Seed:
    """``starts_at``: the moment the demonstration lives in, at each start. ``summary``: what the
    published text gives; the rest of that demonstration is invented, ``invented`` says what could
    be taken for true."""

    code: str
    association: str
    summary: str
    starts_at: str
    invented: str = ""


SEEDS = {
    seed.code: seed
    for seed in (
        Seed(
            "loire-forez",
            "CPTS Loire Forez",
            "contrat signé le 5 juillet 2022, en cinquième année",
            "2026-11-18T10:00:00+01:00",
        ),
        Seed(
            "loue-lison",
            "CPTS Loue Lison",
            "contrat signé le 29 juin 2022, premiers mois",
            "2022-11-18T10:00:00+01:00",
        ),
        Seed(
            "pays-horloger",
            "CPTS du Pays Horloger",
            "création officialisée, une coordinatrice recrutée",
            "2022-11-18T10:00:00+01:00",
            "Le président est inventé : ni son nom ni sa commune ne sont ceux du texte publié. "
            "Le jour de la signature aussi.",
        ),
        Seed(
            "quercy-bouriane",
            "CPTS Quercy Bouriane (en projet)",
            "réunion d’information du 13 janvier 2022, pas encore de contrat",
            "2022-02-10T10:00:00+01:00",
            "La lettre d’intention est inventée : le texte publié ne parle que de la réunion.",
        ),
    )
}


def chosen() -> Seed:
    """The one asked for; a sentence and exit code 2 for a name nobody knows."""
    name = os.environ.get(VARIABLE, "").strip() or DEFAULT
    if name not in SEEDS:
        raise Misconfigured(
            f"SEED={name[:40]} : cette démonstration n’existe pas. Choisissez parmi "
            f"{', '.join(SEEDS)}."
        )
    return SEEDS[name]


def own_folder(folder: Path) -> Path:
    """Loire Forez keeps the folder itself, each other seed has one inside: data never mix.

    Outside the demonstration there is no seed. A command that reads no ``.env`` (« make stop »)
    has no mode: it means the demonstration when a seed is named."""
    if os.environ.get("CPTS_MODE", Mode.DEMO) != Mode.DEMO:
        return folder
    code = chosen().code
    return folder if code == DEFAULT else folder / code

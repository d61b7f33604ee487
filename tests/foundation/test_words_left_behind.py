"""Words that people read wrong, written otherwise since: no page, mail or guide says them."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = ("templates", "cpts_portal", "members", "missions", "patients", "funding", "docs/guides")
LEFT_BEHIND = (
    "Maximum du contrat",
    "Viser le dossier",
    "viser le dossier",
    "Ce que le financeur demande",
    "Un financeur demande",
    "Le portail fait chaque rapport",
    "le même document est rendu",
    "trop longtemps attendue",
    "Pièce de la ligne",
    "La règle du contrat",
    "Consommé",
    "Alloué",
    "Code de l’authentificateur",
    "Aucun antivirus n’est configuré",
    "Source et certitude",
    "Rien ne manque",
    "preuves réunies",
)


@pytest.mark.parametrize("words", LEFT_BEHIND)
def test_words_left_behind_never_come_back(words):
    kinds = [f"--include=*.{kind}" for kind in ("html", "txt", "py", "md")]
    search = subprocess.run(
        ["grep", "-rlF", *kinds, words, *READ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert search.stdout == ""

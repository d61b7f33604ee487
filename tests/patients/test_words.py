"""One word for one thing on the pages of patients, doctors and the office."""

import re
from pathlib import Path

import pytest

from patients import filters
from patients.domain import labels
from patients.domain.answering import ProposalState
from patients.enums import PriorityTier, State
from tests.architecture.codebase import ROOT
from tests.patients.asking import TODAY, ask, build, open_places, propose
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text, squeezed

# « le bureau » is the elected board, and nothing else
BOARD = re.compile(r"\bbureau\b", re.IGNORECASE)
# a priority is « priorité 1 »: the letter of its code says nothing
CODE = re.compile(r"(?<![\w\"'.])T[1-4]\b")


def _texts() -> list[Path]:
    code = [path for path in (ROOT / "patients").rglob("*.py") if "migrations" not in path.parts]
    pages = [
        *(ROOT / "templates/patients").iterdir(),
        *(ROOT / "templates/mail/patients").iterdir(),
    ]
    guides = [ROOT / f"docs/guides/{name}.md" for name in ("medecin", "acces-aux-soins")]
    return [*code, *pages, *guides]


def test_the_office_is_never_called_le_bureau():
    names = {path.name for path in _texts() if BOARD.search(path.read_text(encoding="utf-8"))}
    assert names == set()


def test_no_page_shows_the_code_of_a_priority():
    pages = [path for path in _texts() if path.suffix != ".py"]
    assert {path.name for path in pages if CODE.search(path.read_text(encoding="utf-8"))} == set()


def test_no_page_promises_one_person_at_a_time():
    promise = re.compile(
        r"une (personne )?à la fois|une personne vous est proposée à la fois", re.I
    )
    assert {
        path.name for path in _texts() if promise.search(path.read_text(encoding="utf-8"))
    } == set()


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("proposed", "Proposée à Nadia Genévrier, réponse au plus tard le 18 novembre 2026"),
        ("declined", "Déclinée par Nadia Genévrier"),
    ],
)
def test_a_proposal_is_not_yet_at_the_doctor_s(state, label):
    assert squeezed(labels.proposal_for_office(state, "Nadia Genévrier", TODAY).label) == label


def test_tabs_and_states_use_the_same_words():
    assert filters.TABS["liste"][0] == "Qualifiées"
    assert labels.for_office(State.PROPOSED).label == "Proposée à un médecin"
    assert labels.for_office(State.WAITING, tier=PriorityTier.T2).label == "En attente, priorité 2"


@pytest.mark.parametrize("state", ProposalState)
def test_the_state_of_a_proposal_names_its_doctor_once(state):
    label = labels.proposal_for_office(state, "Nadia Genévrier", TODAY).label
    assert label.count("Nadia Genévrier") == 1


@pytest.mark.django_db
def test_a_request_says_each_of_its_proposals_without_repeating_the_doctor():
    world, request = build(), ask()
    propose(world, request, open_places(world.doctor))
    page = page_text(signed_in(make_role("access_officer")).get(f"/acces/demandes/{request}/"))
    panel = page[page.index('id="proposals"') :].partition("</section>")[0]
    assert panel.count("Nadia Genévrier") == 1


@pytest.mark.django_db
def test_the_history_says_once_who_asked():
    build()
    request = ask()
    page = page_text(signed_in(make_role("access_officer")).get(f"/acces/demandes/{request}/"))
    history = page[page.index("Historique") :]
    assert "Demande reçue" in history and "La personne concernée" not in history


# read aloud and written again: none of them comes back
RETIRED = (
    '[>"]Autre chose',
    "Dire autre chose",
    "Ce que vous avez dit",
    '[>"]Dit par[<"]',
    "Chez un médecin",
    "Non prise par",
    '[>"]Signes',
    "Comment l’appel s’est-il terminé",
    '[>"]Jointe',
    "Ce qui arrête les autres",
    "critère arrête",
    '[>"]0 km',
    "Cette lecture est tracée",
    "Reprise par la personne",
    "Ce numéro ne se lit pas",
    "Cette adresse ne se lit pas",
    "Cela représente",
    "Un médecin vous attend",
    "Du nouveau pour votre demande",
    "Aucun antivirus",
    r"Quoi</th>\s*<th[^>]*>Personnes",
)


@pytest.mark.parametrize("words", RETIRED)
def test_what_did_not_read_well_is_written_nowhere(words):
    apps = ("patients", "missions", "members", "cpts_portal/home", "cpts_portal/foundation")
    code = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    texts = [path for path in (*code, *pages) if "migrations" not in path.parts]
    assert not {path.name for path in texts if re.search(words, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("state", State)
def test_whoever_reported_somebody_reads_of_her_and_not_of_herself(state):
    assert not re.search(r"\b(vous|votre|vos)\b", labels.for_reporter(state).label)


def test_a_courriel_has_one_word_on_every_page():
    # declared names of columns are the words of the legal pages, not of a form
    code = [path for path in (ROOT / "patients").rglob("*.py") if "migrations" not in path.parts]
    other_code = [path for path in code if "models" not in path.parts]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    menu = [ROOT / "cpts_portal/home/navigation.py", *(ROOT / "docs/guides").glob("*.md")]
    other = re.compile(r"\badresses?\s+électroniques?\b", re.I)
    texts = [*other_code, *pages, *menu]
    assert {path.name for path in texts if other.search(path.read_text(encoding="utf-8"))} == set()

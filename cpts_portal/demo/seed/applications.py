"""Autumn 2026: seven applications to join: four wait, two were asked for something, one refused.

None is accepted: the fixture data counts its members to the end. None is withdrawn: that is the
candidate's own step, by a link that only their mail holds.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from stdnum import luhn

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.personas import Personas
from members.enums import ApplicantKind
from members.models import Application
from members.operations import applying, deciding
from members.queries import joining

# the people of the fixture data stop at 97
FIRST_COUNTER = 201


@dataclass(frozen=True)
class SeededCandidate:
    last: str
    first: str
    sent_on: date
    email: str
    code: str = ""
    entry: dict = field(default_factory=dict)
    postal_code: str = "42600"
    commune: str = "42147"


CANDIDATES = (
    SeededCandidate("Cassis", "Aurore", date(2026, 9, 8), "aurore.cassis@exemple.example", "91"),
    SeededCandidate(
        "Ortolan",
        "Bastien",
        date(2026, 9, 22),
        "bastien.ortolan@exemple.example",
        "70",
        {"workplace": "Cabinet du Lizeron", "practice_mode": "L", "home_visits": True},
    ),
    SeededCandidate(
        "Fougère", "Capucine", date(2026, 10, 6), "capucine.fougere@exemple.example", "KINESIO"
    ),
    SeededCandidate(
        "Mirabelle",
        "Driss",
        date(2026, 10, 29),
        "driss.mirabelle@exemple.example",
        "93",
        {"practice_mode": "L", "languages": "arabe, anglais"},
    ),
    # an official number the form refused: the coordinator looks it up
    SeededCandidate(
        "Garance",
        "Elsa",
        date(2026, 11, 9),
        "elsa.garance@exemple.example",
        "10",
        {"practice_mode": "L", "detail": "médecine générale", "rpps": ""},
    ),
    SeededCandidate(
        "Sureau",
        "Fabien",
        date(2026, 11, 12),
        "fabien.sureau@exemple.example",
        "60",
        {"practice_mode": "S", "workplace": "Centre de soins infirmiers"},
        "42170",
        "42279",
    ),
    SeededCandidate(
        "Anémone",
        "Gisèle",
        date(2026, 11, 16),
        "direction@les-cimes.example",
        "",
        {
            "structure_name": "EHPAD Les Cimes",
            "structure_kind": "ehpad",
            "representative_role": "directrice",
        },
    ),
)


def receive_applications(personas: Personas) -> None:
    personas.say("Les demandes d’adhésion de l’automne")
    for number, candidate in enumerate(CANDIDATES, FIRST_COUNTER):
        apply(personas, candidate, number)
    ids = {row.name: row.id for row in Application.objects.all()}
    coordinator = personas.office("coordinator")
    deciding.refuse_application(
        by=coordinator,
        at=at(date(2026, 9, 15), 14),
        application_id=ids["Aurore Cassis"],
        version=1,
        reason="Vous quittez le territoire en octobre : la communauté voisine vous accueillera.",
    )
    for name, on, reason in (
        ("Bastien Ortolan", date(2026, 9, 28), "Il manque votre adresse professionnelle."),
        ("Capucine Fougère", date(2026, 10, 12), "Dites-nous comment vous souhaitez participer."),
    ):
        deciding.ask_for_piece(
            by=coordinator, at=at(on, 11), application_id=ids[name], version=1, reason=reason
        )


def apply(personas: Personas, candidate: SeededCandidate, number: int) -> None:
    kind = ApplicantKind.PERSON if candidate.code else ApplicantKind.STRUCTURE
    texts = joining.texts_on(candidate.sent_on, kind=kind)
    applying.submit_application(
        by=applying.HOLDER,
        at=at(candidate.sent_on, 20, 15),
        token=_token(number),
        kind=kind,
        accepted=[text.id for text in texts],
        last_name=candidate.last,
        first_name=candidate.first,
        email=candidate.email,
        phone=f"04770{number:05}",
        postal_code=candidate.postal_code,
        commune_id=candidate.commune,
        **_profession(candidate, number),
        **{name: value for name, value in candidate.entry.items() if name != "rpps"},
    )


def _token(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"demande-adhesion-{number}")


def _profession(candidate: SeededCandidate, number: int) -> dict:
    """A made-up number for the professions of the register, unless the candidate gave none."""
    if not candidate.code:
        return {}
    profession = next(p for p in joining.professions() if p.code == candidate.code)
    body = f"99700{number:05}"
    made_up = f"{body}{luhn.calc_check_digit(body)}" if profession.rpps else ""
    return {"profession_id": profession.id, "rpps": candidate.entry.get("rpps", made_up)}

"""The people anybody may sign in as in the demonstration. Every name and address is invented."""

from cpts_portal.demo import persona as hints
from cpts_portal.demo.other_personas import OTHERS
from cpts_portal.demo.persona import Persona
from cpts_portal.ops import seeds
from members.enums import Role

PERSONAS = (
    Persona(
        "nurse",
        "Infirmière adhérente",
        "Delphine Framboise",
        "infirmiere@loire-forez.example",
        fixture_id="P029",
        hint=hints.NURSE,
    ),
    Persona(
        "doctor",
        "Médecin généraliste",
        "Nadia Genévrier",
        "medecin@loire-forez.example",
        fixture_id="P002",
        hint=hints.DOCTOR,
    ),
    Persona(
        "access_officer",
        "Chargée d’accès aux soins",
        "Inès Brindille",
        "acces@loire-forez.example",
        (Role.ACCESS_OFFICER,),
        hint=hints.ACCESS_OFFICER,
    ),
    Persona(
        "coordinator",
        "Coordinatrice",
        "Claire Aubépine",
        "coordination@loire-forez.example",
        (Role.COORDINATOR,),
        hint=hints.COORDINATOR,
    ),
    Persona(
        "treasurer",
        "Trésorier",
        "Romain Edelweiss",
        "tresorier@loire-forez.example",
        (Role.TREASURER,),
        fixture_id="P038",
        hint=hints.TREASURER,
    ),
    Persona(
        "president",
        "Présidente",
        "Marion Verveine",
        "presidente@loire-forez.example",
        (Role.PRESIDENT,),
        fixture_id="P017",
        hint=hints.PRESIDENT,
    ),
    Persona(
        "cpam",
        "Référente CPAM",
        "Sandra Ardoise",
        "cpam@loire-forez.example",
        (Role.CPAM,),
        hint=hints.CPAM,
    ),
    Persona(
        "ars",
        "Référent ARS",
        "Philippe Basalte",
        "ars@loire-forez.example",
        (Role.ARS,),
        hint=hints.ARS,
    ),
    Persona(
        "msa",
        "Chargée d’offre de soins MSA",
        "Odile Quartz",
        "msa@loire-forez.example",
        (Role.MSA,),
        hint=hints.MSA,
    ),
    Persona(
        "administrator",
        "Administrateur technique",
        "Hugo Granit",
        "technique@loire-forez.example",
        (Role.ADMINISTRATOR,),
    ),
)


def everybody(code: str | None = None) -> tuple[Persona, ...]:
    """Everybody one may sign in as in that seed's demonstration, by default the chosen one's."""
    code = code or seeds.chosen().code
    return PERSONAS if code == seeds.DEFAULT else OTHERS[code]


def offered() -> tuple[Persona, ...]:
    """Those of the sign-in page."""
    return tuple(who for who in everybody() if who.hint)


def persona_or_none(key: str) -> Persona | None:
    return next((who for who in everybody() if who.key == key), None)


def persona(key: str) -> Persona:
    return next(who for who in everybody() if who.key == key)

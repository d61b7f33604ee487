"""The people anybody may sign in as in the demonstration, and how their secrets are derived."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from cpts_portal.ops import seeds
from members.enums import Role


@dataclass(frozen=True)
class Persona:
    """``hint``: what to try, in one sentence; who has one is offered on the sign-in page.
    ``belongs``: False for a professional who is not a member (yet)."""

    key: str
    label: str
    name: str
    email: str
    roles: tuple[str, ...] = ()
    story_id: str | None = None
    hint: str = ""
    belongs: bool = True

    def _derive(self, purpose: str) -> bytes:
        message = f"{purpose}:{self.key}".encode()
        return hmac.new(settings.DEMO_SECRET.encode(), message, hashlib.sha256).digest()

    @property
    def password(self) -> str:
        return base64.b32encode(self._derive("password")).decode().rstrip("=").lower()[:20]

    @property
    def totp_secret(self) -> str | None:
        """None for the plain member, who stays signed in on her phone without a second factor."""
        if self.key == "nurse" and self.belongs:
            return None
        return base64.b32encode(self._derive("totp")[:20]).decode()

    @property
    def title(self) -> str:
        """The label in the middle of a sentence."""
        return self.label[0].lower() + self.label[1:]

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


NURSE = "Déclarez une action en trente secondes, comme sur un téléphone."
DOCTOR = "Voyez vos heures et vos réunions ; ouvrez des places quand vous en avez."
ACCESS_OFFICER = "Suivez les personnes qui cherchent un médecin traitant."
COORDINATOR = "Voyez ce qui attend ce matin, vérifiez des heures, préparez le dossier annuel."
TREASURER = "Regardez où en sont le budget, les enveloppes et les versements."
PRESIDENT = "Lisez le tableau de bord et le contrat ; contresignez les décisions de l’année."
CPAM = "Lisez le dossier transmis, ouvrez une pièce sous un chiffre, laissez une remarque."
ARS = "Relisez le dossier annuel du côté de l’agence."
MSA = "Lisez ce que lisent la CPAM et l’ARS, et laissez une remarque."

PERSONAS = (
    Persona(
        "nurse",
        "Infirmière adhérente",
        "Delphine Framboise",
        "infirmiere@loire-forez.example",
        story_id="P029",
        hint=NURSE,
    ),
    Persona(
        "doctor",
        "Médecin généraliste",
        "Nadia Genévrier",
        "medecin@loire-forez.example",
        story_id="P002",
        hint=DOCTOR,
    ),
    Persona(
        "access_officer",
        "Chargée d’accès aux soins",
        "Inès Brindille",
        "acces@loire-forez.example",
        (Role.ACCESS_OFFICER,),
        hint=ACCESS_OFFICER,
    ),
    Persona(
        "coordinator",
        "Coordinatrice",
        "Claire Aubépine",
        "coordination@loire-forez.example",
        (Role.COORDINATOR,),
        hint=COORDINATOR,
    ),
    Persona(
        "treasurer",
        "Trésorier",
        "Romain Edelweiss",
        "tresorier@loire-forez.example",
        (Role.TREASURER,),
        story_id="P038",
        hint=TREASURER,
    ),
    Persona(
        "president",
        "Présidente",
        "Marion Verveine",
        "presidente@loire-forez.example",
        (Role.PRESIDENT,),
        story_id="P017",
        hint=PRESIDENT,
    ),
    Persona(
        "cpam",
        "Référente CPAM",
        "Sandra Ardoise",
        "cpam@loire-forez.example",
        (Role.CPAM,),
        hint=CPAM,
    ),
    Persona(
        "ars", "Référent ARS", "Philippe Basalte", "ars@loire-forez.example", (Role.ARS,), hint=ARS
    ),
    Persona(
        "msa",
        "Chargée d’offre de soins MSA",
        "Odile Quartz",
        "msa@loire-forez.example",
        (Role.MSA,),
        hint=MSA,
    ),
    Persona(
        "administrator",
        "Administrateur technique",
        "Hugo Granit",
        "technique@loire-forez.example",
        (Role.ADMINISTRATOR,),
    ),
)


def cast(code: str | None = None) -> tuple[Persona, ...]:
    """Everybody one may sign in as in that seed's demonstration, by default the chosen one's."""
    from cpts_portal.demo.other_casts import OTHERS

    code = code or seeds.chosen().code
    return PERSONAS if code == seeds.DEFAULT else OTHERS[code]


def offered() -> tuple[Persona, ...]:
    """Those of the sign-in page."""
    return tuple(who for who in cast() if who.hint)


def find(key: str) -> Persona | None:
    return next((who for who in cast() if who.key == key), None)


def persona(key: str) -> Persona:
    return next(who for who in cast() if who.key == key)

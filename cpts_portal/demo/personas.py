"""The people anybody may sign in as in the demonstration, and how their secrets are derived."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from members.enums import Role


@dataclass(frozen=True)
class Persona:
    key: str
    label: str
    name: str
    email: str
    roles: tuple[str, ...] = ()
    story_id: str | None = None

    def _derive(self, purpose: str) -> bytes:
        message = f"{purpose}:{self.key}".encode()
        return hmac.new(settings.DEMO_SECRET.encode(), message, hashlib.sha256).digest()

    @property
    def password(self) -> str:
        return base64.b32encode(self._derive("password")).decode().rstrip("=").lower()[:20]

    @property
    def totp_secret(self) -> str | None:
        """None for the plain member, who stays signed in on her phone without a second factor."""
        if self.key == "nurse":
            return None
        return base64.b32encode(self._derive("totp")[:20]).decode()


PERSONAS = (
    Persona(
        "nurse",
        "Infirmière adhérente",
        "Delphine Framboise",
        "infirmiere@loire-forez.example",
        story_id="P029",
    ),
    Persona(
        "doctor",
        "Médecin généraliste",
        "Nadia Genévrier",
        "medecin@loire-forez.example",
        story_id="P002",
    ),
    Persona(
        "access_officer",
        "Chargée d’accès aux soins",
        "Inès Brindille",
        "acces@loire-forez.example",
        (Role.ACCESS_OFFICER,),
    ),
    Persona(
        "coordinator",
        "Coordinatrice",
        "Claire Aubépine",
        "coordination@loire-forez.example",
        (Role.COORDINATOR,),
    ),
    Persona(
        "treasurer",
        "Trésorier",
        "Romain Edelweiss",
        "tresorier@loire-forez.example",
        (Role.TREASURER,),
        story_id="P038",
    ),
    Persona(
        "president",
        "Présidente",
        "Marion Verveine",
        "presidente@loire-forez.example",
        (Role.PRESIDENT,),
        story_id="P017",
    ),
    Persona("cpam", "Référente CPAM", "Sandra Ardoise", "cpam@loire-forez.example", (Role.CPAM,)),
    Persona("ars", "Référent ARS", "Philippe Basalte", "ars@loire-forez.example", (Role.ARS,)),
    Persona(
        "msa",
        "Chargée d’offre de soins MSA",
        "Odile Quartz",
        "msa@loire-forez.example",
        (Role.MSA,),
    ),
)


def persona(key: str) -> Persona:
    return next(p for p in PERSONAS if p.key == key)

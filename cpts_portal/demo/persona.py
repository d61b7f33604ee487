"""Somebody one may sign in as in the demonstration, and how their secrets are derived."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Persona:
    """``hint``: what to try, in one sentence; who has one is offered on the sign-in page.
    ``belongs``: False for a professional who is not a member (yet)."""

    key: str
    label: str
    name: str
    email: str
    roles: tuple[str, ...] = ()
    fixture_id: str | None = None
    hint: str = ""
    belongs: bool = True

    def _derive(self, purpose: str) -> bytes:
        message = f"{purpose}:{self.key}".encode()
        return hmac.new(str(settings.DEMO_SECRET).encode(), message, hashlib.sha256).digest()

    @property
    def password(self) -> str:
        return base64.b32encode(self._derive("password")).decode().rstrip("=").lower()[:20]

    @property
    def totp_secret(self) -> str | None:
        """None for the plain member, who stays signed in on their phone without a second factor."""
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

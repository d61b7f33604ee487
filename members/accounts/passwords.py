"""What a password may not be, beyond its length and the list of common ones."""

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.text import sort_name
from members.queries import territory


def _letters(text: str) -> str:
    return "".join(character for character in sort_name(text) if character.isalnum())


class NotTheAssociationName:
    """The first word an attacker of this portal tries is its name."""

    def validate(self, password: str, user=None) -> None:
        letters = _letters(password)
        if any(name in letters for name in self._names()):
            raise ValidationError(
                "Ce mot de passe contient le nom de la CPTS : c’est le premier que l’on essaie.",
                code="association_name",
            )

    def get_help_text(self) -> str:
        return "Il ne contient pas le nom de la CPTS."

    @staticmethod
    def _names() -> set[str]:
        association = territory.association()
        name = _letters(association.name) if association else ""
        return {n for n in (name, name.removeprefix("cpts"), "portailcpts") if len(n) > 4}


FRENCH_WORDS = frozenset(
    {
        "motdepasse",
        "azerty",
        "azertyuiop",
        "qsdfghjklm",
        "wxcvbn",
        "bonjour",
        "bienvenue",
        "soleil",
        "doudou",
        "chouchou",
        "loulou",
        "nicolas",
        "camille",
        "medecin",
        "infirmier",
        "infirmiere",
        "pharmacie",
        "pharmacien",
        "cabinet",
        "sante",
        "hopital",
        "coordination",
        "coordinatrice",
        "president",
        "tresorier",
        "administrateur",
        "secretariat",
        "changeme",
        "portail",
    }
)
EDGES = "0123456789 .,;:!?*+-_=@#$%&/()'\""
FEWEST_CHARACTERS = 5


class NotACommonWordStretched(CommonPasswordValidator):
    """« motdepasse2026! » and « passwordpassword » are long and still the first ones tried."""

    def validate(self, password: str, user=None) -> None:
        word = sort_name(password).strip(EDGES)
        block = (word + word).find(word, 1) if word else 0
        if (
            word[:block] in self.passwords | FRENCH_WORDS
            or not word
            or len(set(password)) < FEWEST_CHARACTERS
        ):
            raise ValidationError(
                "Ce mot de passe est un mot courant à peine allongé. Prenez trois ou quatre mots "
                "sans rapport entre eux.",
                code="common_word",
            )

    def get_help_text(self) -> str:
        return "Trois ou quatre mots sans rapport entre eux font un bon mot de passe."

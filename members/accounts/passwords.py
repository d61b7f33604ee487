"""What a password may not be, beyond its length and the list of common ones."""

from django.core.exceptions import ValidationError

from cpts_portal.foundation.kernel.text import sort_name
from members.queries import territory


def _letters(text: str) -> str:
    return "".join(character for character in sort_name(text) if character.isalnum())


class NotTheAssociationName:
    """The first word an attacker of this portal tries is its name."""

    def validate(self, password: str, user=None) -> None:
        typed = _letters(password)
        if any(name in typed for name in self._names()):
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

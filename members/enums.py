"""The words the association's world is written with. French labels are what people read."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a login may be. ``member`` and ``doctor`` are derived from the person, never granted."""

    MEMBER = "member", "Adhérent·e"
    DOCTOR = "doctor", "Médecin"
    ACCESS_OFFICER = "access_officer", "Chargée d’accès aux soins"
    COORDINATOR = "coordinator", "Coordinatrice"
    PRESIDENT = "president", "Président·e"
    TREASURER = "treasurer", "Trésorier·ère"
    CPAM = "cpam", "CPAM"
    ARS = "ars", "ARS"
    MSA = "msa", "MSA"
    ADMINISTRATOR = "administrator", "Administrateur technique"


DERIVED_ROLES = frozenset({Role.MEMBER, Role.DOCTOR})
REVIEWER_ROLES = frozenset({Role.CPAM, Role.ARS, Role.MSA})
OFFICE_ROLES = frozenset({Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER})
GRANTED_ROLES = frozenset(Role) - DERIVED_ROLES

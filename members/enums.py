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


class PracticeMode(TextChoices):
    LIBERAL = "L", "Libéral, indépendant"
    SALARIED = "S", "Salarié"
    VOLUNTEER = "B", "Bénévole"
    INDIRECT = "I", "Indirect"


class StructureKind(TextChoices):
    HOSPITAL = "hospital", "Établissement de santé"
    MSP = "msp", "Maison de santé pluriprofessionnelle"
    HEALTH_CENTRE = "health_centre", "Centre de santé"
    ESP = "esp", "Équipe de soins primaires"
    EHPAD = "ehpad", "EHPAD"
    MEDICO_SOCIAL = "medico_social", "Établissement médico-social"
    DAC = "dac", "Dispositif d’appui à la coordination"
    OTHER = "other", "Autre structure"


class ApplicantKind(TextChoices):
    PERSON = "person", "Un professionnel"
    STRUCTURE = "structure", "Une structure"


class ApplicationState(TextChoices):
    """As the office reads them; the candidate's words are in ``labels``."""

    RECEIVED = "received", "À vérifier"
    INCOMPLETE = "incomplete", "Relancée"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


class DecidedBy(TextChoices):
    """Who admits a member, as the statutes name it."""

    BUREAU = "bureau", "Le bureau"
    BOARD = "board", "Le conseil d’administration"
    ASSEMBLY = "assembly", "L’assemblée générale"


class JoiningTextKind(TextChoices):
    """What a candidate reads and accepts; the last one is a choice, not a condition."""

    STATUTES = "statutes", "Statuts"
    CHARTER = "charter", "Charte de l’adhérent"
    RULES = "rules", "Règlement intérieur"
    PRIVACY = "privacy", "Notice d’information sur vos données"
    DIRECTORY = "directory", "Parution à l’annuaire des adhérents"


class MembershipState(TextChoices):
    ACCEPTED = "accepted", "Cotisation attendue"
    ACTIVE = "active", "À jour"
    SUSPENDED = "suspended", "En retard"
    LEFT = "left", "Sortie"


class Office(TextChoices):
    PRESIDENT = "president", "Présidence"
    VICE_PRESIDENT = "vice_president", "Vice-présidence"
    TREASURER = "treasurer", "Trésorerie"
    DEPUTY_TREASURER = "deputy_treasurer", "Trésorerie adjointe"
    SECRETARY = "secretary", "Secrétariat"
    DEPUTY_SECRETARY = "deputy_secretary", "Secrétariat adjoint"


class BodyKind(TextChoices):
    ASSEMBLY = "assembly", "Assemblée générale"
    BOARD = "board", "Conseil d’administration"
    BUREAU = "bureau", "Bureau"
    STEERING = "steering", "Comité de pilotage"
    GROUP = "group", "Groupe de travail"


class AttendanceRole(TextChoices):
    ATTENDEE = "attendee", "Présent"
    SPEAKER = "speaker", "Intervenant"
    PROXY = "proxy", "Représenté"


class AlertKind(TextChoices):
    FILES = "files", "Beaucoup de dossiers de patients ouverts"
    LISTS = "lists", "Beaucoup de listes de patients consultées"
    GUESSED_IDS = "guessed_ids", "Adresses essayées au hasard"
    GUESSED_LINKS = "guessed_links", "Liens privés essayés au hasard"

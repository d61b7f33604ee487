"""The closed lists of offers, proposals and answers. A reason to decline blames nobody."""

from django.db.models import TextChoices

# profession « médecin » of the national nomenclature
DOCTOR_CODE = "10"


class Availability(TextChoices):
    NOW = "now", "Maintenant"
    SIX_MONTHS = "six_months", "Dans les six mois"
    NO = "no", "Pas en ce moment"


class Through(TextChoices):
    """Who gave the answer, or whose voice the office wrote down."""

    DOCTOR = "doctor", "le médecin"
    SECRETARY = "secretary", "le secrétariat"
    STAND_IN = "stand_in", "le remplaçant"
    PHONE = "phone", "téléphone, noté par la coordination"
    PORTAL = "portal", "le portail"


class DelegationKind(TextChoices):
    SECRETARY = "secretary", "Secrétariat"
    STAND_IN = "stand_in", "Remplacement"


class ProposalState(TextChoices):
    PROPOSED = "proposed", "En attente de réponse"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    EXPIRED = "expired", "Sans réponse à la date dite"
    ENDED = "ended", "Terminée sans réponse"
    UNDONE = "undone", "Acceptation annulée"
    TAKEN_BACK = "taken_back", "Retirée par la coordination"
    DECLARED = "declared", "Médecin traitant déclaré"


class DeclineReason(TextChoices):
    FULL = "full", "Plus de place en ce moment"
    TOO_FAR = "too_far", "Trop loin pour un bon suivi"
    NO_HOME_VISITS = "no_home_visits", "Pas de visites à domicile"
    OUTSIDE_CRITERIA = "outside_criteria", "Hors des critères de mon offre"
    CONFLICT = "conflict", "Je connais déjà la situation et préfère ne pas m’engager"
    ABSENCE = "absence", "Absence ou remplacement en cours"
    OTHER = "other", "Sans précision"


class EndReason(TextChoices):
    """Why a proposal ended without its doctor, who reads it too."""

    ANOTHER_DOCTOR = "another_doctor", "La personne préfère un autre médecin"
    FOUND_ALONE = "found_alone", "La personne a trouvé un médecin par elle-même"
    USUAL_DOCTOR = "usual_doctor", "La personne garde son médecin habituel"
    NO_REPLY = "no_reply", "La personne n’a pas donné suite"
    MOVED = "moved", "La personne a déménagé"
    WITHDRAWN = "withdrawn", "La personne a retiré sa demande"
    UNDONE = "undone", "L’acceptation avait été notée par erreur"
    HANDED_BACK = "handed_back", "Le cabinet ne peut finalement pas la suivre"
    CLOSED = "closed", "La demande est close"


class Informed(TextChoices):
    """How the person learnt that a doctor accepts."""

    MAIL = "mail", "Courriel du portail"
    PHONE = "phone", "Téléphone"
    LETTER = "letter", "Courrier"
    PRACTICE = "practice", "Le cabinet l’a appelée"
    PERSON = "person", "Elle dit avoir été appelée"

    @classmethod
    def office_choices(cls) -> list[tuple[str, str]]:
        """What somebody else than the person may write down."""
        return [choice for choice in cls.choices if choice[0] != cls.PERSON]


class DeclarationChannel(TextChoices):
    ONLINE = "online", "En ligne, par le médecin"
    PAPER = "paper", "Sur papier (S3704)"


class SaidBy(TextChoices):
    """Only the CPAM’s totals confirm: the portal keeps who said so."""

    PERSON = "person", "la personne"
    PRACTICE = "practice", "le cabinet"


# one of these at a time for a request; the first two also hold a place of the offer
HOLDING_STATES = (ProposalState.PROPOSED, ProposalState.ACCEPTED, ProposalState.DECLARED)

# the part that lets an account speak for a doctor; by phone, the office keeps its own
SPEAKS_AS: dict[str, str] = {
    Through.DOCTOR: "doctor",
    Through.STAND_IN: "doctor",
    Through.SECRETARY: "secretary",
}

"""The closed lists of the search for a GP. Labels are the office's words (see ``labels.py``)."""

from django.db.models import TextChoices


class State(TextChoices):
    RECEIVED = "received", "À qualifier"
    INCOMPLETE = "incomplete", "À compléter"
    WAITING = "waiting", "En attente"
    PROPOSED = "proposed", "Proposée à un médecin"
    ACCEPTED = "accepted", "Prévenir la personne"
    DECLARED = "declared", "Déclaré"
    CLOSED = "closed", "Close"


OPEN_STATES = (State.RECEIVED, State.INCOMPLETE, State.WAITING, State.PROPOSED, State.ACCEPTED)
# on the list: qualified, and nobody's patient yet
LISTED_STATES = (State.WAITING, State.PROPOSED, State.ACCEPTED)
ENDED_STATES = (State.DECLARED, State.CLOSED)


class CloseReason(TextChoices):
    DECLARED = "declared", "Médecin traitant déclaré"
    REGULARISED = "regularised", "Régularisée avec le médecin habituel"
    FOUND_ALONE = "found_alone", "A trouvé par elle-même"
    PATIENT_DECLINED = "patient_declined", "N’a pas donné suite à la proposition"
    UNREACHABLE = "unreachable", "Injoignable"
    MOVED = "moved", "A déménagé"
    DIED = "died", "Décès"
    WITHDRAWN = "withdrawn", "Accord retiré"
    ORIENTED = "oriented", "Orientée vers un autre dispositif"
    OUT_OF_TERRITORY = "out_of_territory", "Hors du territoire"
    DUPLICATE = "duplicate", "Doublon"
    ARCHIVED = "archived", "Archivée"


class PriorityTier(TextChoices):
    T1 = "T1", "Priorité 1"
    T2 = "T2", "Priorité 2"
    T3 = "T3", "Priorité 3"
    T4 = "T4", "Priorité 4"


class FilledBy(TextChoices):
    PERSON = "person", "La personne concernée"
    CARER = "carer", "Un proche"
    PROFESSIONAL = "professional", "Un professionnel de santé ou du social"
    PARTNER = "partner", "Une mairie, un CCAS ou un autre partenaire"


# to whom the private page belongs; whoever reports somebody is given a number alone
PERSON_OR_CARER = (FilledBy.PERSON, FilledBy.CARER)


class Origin(TextChoices):
    PERSON = "person", "Patient ou proche"
    NURSE = "nurse", "Infirmier"
    PHARMACY = "pharmacy", "Pharmacie"
    DOCTOR = "doctor", "Médecin"
    TOWN_HALL = "town_hall", "Mairie ou CCAS"
    HOSPITAL = "hospital", "Hôpital"
    DAC = "dac", "Dispositif d’appui à la coordination"
    OTHER = "other", "Autre"


class Civility(TextChoices):
    MRS = "mrs", "Madame"
    MR = "mr", "Monsieur"


class BirthPrecision(TextChoices):
    """Empty when the day is known. The date kept is then the last possible one."""

    MONTH = "month", "mois et année seulement"
    YEAR = "year", "année seulement"


class WhyWithout(TextChoices):
    GP_RETIRED = "gp_retired", "Mon médecin a pris sa retraite"
    GP_LEFT = "gp_left", "Mon médecin est parti ou son cabinet a fermé"
    MOVED = "moved", "J’ai déménagé"
    DISTANCE = "distance", "Mon médecin est devenu trop loin"
    OTHER = "other", "Une autre raison"


# the GP is gone: retirement, closure
GP_GONE = (WhyWithout.GP_RETIRED, WhyWithout.GP_LEFT)


class ConsentMeans(TextChoices):
    ONLINE = "online", "En ligne"
    ORAL = "oral", "À l’oral, recueilli par un tiers"
    PAPER = "paper", "Sur papier"


class GivenBy(TextChoices):
    """Who says yes for this person."""

    PERSON = "person", "La personne"
    REPRESENTATIVE = "representative", "Le représentant légal"
    PERSON_AND_PARENT = "person_and_parent", "La personne et un parent"


class Contact(TextChoices):
    """How a call ended. Coded: nothing of the conversation."""

    REACHED = "reached", "Personne jointe"
    NO_ANSWER = "no_answer", "Pas de réponse"
    MESSAGE_LEFT = "message_left", "Message laissé"
    WRONG_NUMBER = "wrong_number", "Numéro non attribué"
    DAC_CALLED = "dac_called", "Dispositif d’appui contacté"
    QUESTIONNAIRE = "questionnaire", "Questionnaire envoyé par messagerie sécurisée"


ATTEMPTS = (Contact.NO_ANSWER, Contact.MESSAGE_LEFT, Contact.WRONG_NUMBER)


class Orientation(TextChoices):
    HEALTH_SUPPORT = "health_support", "Mission Accompagnement Santé (CPAM)"
    PASS = "pass", "Permanence d’accès aux soins de santé (PASS)"
    NEIGHBOUR = "neighbour", "CPTS voisine"
    OTHER = "other", "Autre dispositif"


class AgeBand(TextChoices):
    """Bands of the yearly file. The age is the one at reception: a count never moves."""

    CHILD = "0-15", "Moins de 16 ans"
    YOUNG = "16-39", "16 à 39 ans"
    MIDDLE = "40-59", "40 à 59 ans"
    SENIOR = "60-70", "60 à 70 ans"
    OLD = "71+", "71 ans et plus"
    UNKNOWN = "", "Âge non renseigné"

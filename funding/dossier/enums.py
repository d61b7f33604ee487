from django.db.models import TextChoices


class State(TextChoices):
    PREPARATION = "preparation", "En préparation"
    SUBMITTED = "submitted", "Transmis"
    RETURNED = "returned", "À compléter"
    DECIDED = "decided", "Décisions à contresigner"
    NOTIFIED = "notified", "Notifié"
    SETTLED = "settled", "Soldé"


class Section(TextChoices):
    """The parts of a dossier, in the order in which it is read (funding.md §7)."""

    TERRITORY = "territory", "Territoire et population"
    GOVERNANCE = "governance", "Gouvernance et adhérents"
    SUMMARY = "summary", "L’année en une page"
    MISSIONS = "missions", "Missions et indicateurs"
    CRISIS = "crisis", "Plan de crise"
    MONEY = "money", "Argent"
    EVIDENCE = "evidence", "Pièces"
    NEXT = "next", "Indicateurs proposés pour l’année suivante"
    SIGNATURES = "signatures", "Signatures et remarques"

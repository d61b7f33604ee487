from django.db.models import TextChoices


class State(TextChoices):
    PREPARATION = "preparation", "En préparation"
    SUBMITTED = "submitted", "Transmis"
    RETURNED = "returned", "À compléter"
    DECIDED = "decided", "Décisions à contresigner"
    NOTIFIED = "notified", "Notifié"
    SETTLED = "settled", "Soldé"


class Section(TextChoices):
    """The parts of a dossier, in the order in which it is read: the year in one page first."""

    SUMMARY = "summary", "L’année en une page"
    TERRITORY = "territory", "Territoire et population"
    GOVERNANCE = "governance", "Gouvernance et adhérents"
    MISSIONS = "missions", "Missions et indicateurs"
    CRISIS = "crisis", "Plan de crise"
    MONEY = "money", "Argent"
    EVIDENCE = "evidence", "Pièces"
    NEXT = "next", "Indicateurs proposés pour l’année suivante"
    SIGNATURES = "signatures", "Signatures et remarques"


class Milestone(TextChoices):
    """The dates of a campaign, in the order in which they come."""

    OPENS = "opens", "Ouverture de la campagne"
    DUE = "due", "Dossier attendu"
    COMPLETION = "completion", "Compléments attendus"
    PREPARATION = "preparation", "Préparation des financeurs"
    DIALOGUE = "dialogue", "Dialogue de gestion"
    SETTLEMENT = "settlement", "Paiement attendu"


class Subject(TextChoices):
    """What a request to complete is about: the place where it is mended."""

    NONE = "", "autre"
    LINE = "line", "ligne du contrat"
    MEETING = "meeting", "réunion"
    PIECE = "piece", "pièce déposée"
    EXPENSE = "expense", "dépense"
    SECTION = "section", "partie du dossier"


class FundingBody(TextChoices):
    """Who reads the dossier. The MSA gives an opinion where it signed the contract."""

    CPAM = "cpam", "CPAM"
    ARS = "ars", "ARS"
    MSA = "msa", "MSA"


class OpinionState(TextChoices):
    DRAFT = "draft", "Brouillon"
    GIVEN = "given", "Rendu"


class Overall(TextChoices):
    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"


class Purpose(TextChoices):
    POSITION = "position", "Position commune"
    DECISION = "decision", "Relevé de décisions"


class SheetState(TextChoices):
    DRAFT = "draft", "En préparation"
    PROPOSED = "proposed", "Proposé à l’autre financeur"
    AGREED = "agreed", "Arrêté par les deux"


class Visas(TextChoices):
    """An order of the bodies, when the funders want one."""

    NONE = "", "aucun ordre : chacun signe quand il est prêt"
    CPAM_FIRST = "cpam", "la CPAM d’abord, puis l’ARS"
    ARS_FIRST = "ars", "l’ARS d’abord, puis la CPAM"

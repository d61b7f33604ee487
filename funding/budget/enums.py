from django.db.models import TextChoices


class Nature(TextChoices):
    SALARIES = "salaries", "salaires"
    INDEMNITIES = "indemnities", "indemnités"
    REMUNERATIONS = "remunerations", "rémunérations"
    PROVIDERS = "providers", "prestataire"
    RENT = "rent", "loyer"
    IT = "it", "informatique"
    TELEPHONE = "telephone", "téléphonie"
    COMMUNICATION = "communication", "communication"
    PRINTING = "printing", "impression"
    TRAVEL = "travel", "déplacements"
    RECEPTION = "reception", "réception"
    TRAINING = "training", "formation"
    EQUIPMENT = "equipment", "équipement"
    BANK = "bank", "frais bancaires"
    CONVIVIALITY = "conviviality", "convivialité"
    REAL_ESTATE = "real_estate", "immobilier"
    GIFTS = "gifts", "cadeaux"
    OTHER = "other", "autre"


def nature_of(word: str) -> str:
    """The code of a French word (« loyer » → rent); ValueError when there is none."""
    for nature in Nature:
        if word in (nature.value, nature.label):
            return nature.value
    raise ValueError(word)


# a decision of the board must be attached (leisure, real estate, gifts)
SENSITIVE_NATURES = (Nature.CONVIVIALITY, Nature.REAL_ESTATE, Nature.GIFTS)
# durable goods: suspicious in the last days of a contract year
ASSET_NATURES = (Nature.EQUIPMENT, Nature.REAL_ESTATE)
# derived from declared hours, never entered for a year that is followed line by line
DECLARED_NATURES = (Nature.INDEMNITIES, Nature.REMUNERATIONS)


class Funder(TextChoices):
    CPAM = "cpam", "CPAM (ACI)"
    ARS = "ars", "ARS (FIR)"
    MSA = "msa", "MSA"
    COMMUNES = "communes", "Communes"
    FEES = "fees", "Cotisations"
    OTHER = "other", "Autre"


class EnvelopePart(TextChoices):
    FIXED = "fixed", "Part fixe"
    VARIABLE = "variable", "Part variable de l’année précédente"
    CRISIS = "crisis", "Plan de crise"
    GRANT = "grant", "Aide"


class Progress(TextChoices):
    COMMITTED = "committed", "Engagée"
    SPENT = "spent", "Dépensée"


class CorrectionKind(TextChoices):
    SET_ASIDE = "set_aside", "N’est plus comptée"
    COUNTED = "counted", "Comptée à nouveau"

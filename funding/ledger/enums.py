from django.db.models import TextChoices


class Part(TextChoices):
    """What an amount of the contract pays for; the variable part is a maximum."""

    FIXED = "fixed", "Part fixe"
    VARIABLE = "variable", "Part variable, au plus"
    CRISIS_PLAN = "first-plan", "Plan de crise, première rédaction"
    CRISIS_UPDATE = "update", "Plan de crise, mise à jour"
    CRISIS_RECOGNISED = "recognised", "Crise sanitaire reconnue"


CRISIS_PARTS = (Part.CRISIS_PLAN, Part.CRISIS_UPDATE, Part.CRISIS_RECOGNISED)


class PaymentKind(TextChoices):
    ADVANCE = "advance", "Avance"
    BALANCE = "balance", "Solde des parts fixes"
    VARIABLE = "variable", "Part variable"
    CRISIS = "crisis", "Plan de crise"
    GRANT = "grant", "Aide hors contrat"
    RECOVERY = "recovery", "Reprise"
    OTHER = "other", "Autre"


# what the contract pays, by opposition to grants and other money
CONTRACT_KINDS = (
    PaymentKind.ADVANCE,
    PaymentKind.BALANCE,
    PaymentKind.VARIABLE,
    PaymentKind.CRISIS,
    PaymentKind.RECOVERY,
)

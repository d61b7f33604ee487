"""The closed lists of this app. Labels are the coordinator's words (see ``labels.py``)."""

from django.db.models import TextChoices


class State(TextChoices):
    PROPOSAL = "proposal", "Pas encore confirmée"
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "À vérifier"
    HELD = "held", "Mise de côté"
    RETURNED = "returned", "Renvoyée"
    VALIDATED = "validated", "Vérifiée"
    REFUSED = "refused", "Non retenue"


class Pay(TextChoices):
    """The two kinds of money of art. D1434-44 CSP, and time without money."""

    LOSS_INDEMNITY = "loss_indemnity", "Indemnité pour perte de ressources"
    MISSION_REMUNERATION = "mission_remuneration", "Rémunération de participation"
    UNPAID = "unpaid", "Sans versement"


class Basis(TextChoices):
    HOURLY = "hourly", "à l’heure"
    LUMP = "lump", "au forfait"


class ActionStatus(TextChoices):
    PLANNED = "planned", "À venir"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    DONE = "done", "Réalisée"
    DROPPED = "dropped", "Abandonnée"


# what a member may still change, what was sent and counts, what stands for the calendar
OPEN_STATES = (State.PROPOSAL, State.DRAFT, State.RETURNED)
SENT_STATES = (State.SUBMITTED, State.HELD, State.RETURNED, State.VALIDATED)
NOT_REFUSED_STATES = (State.PROPOSAL, State.DRAFT, *SENT_STATES)

from enum import StrEnum

from django.db.models import TextChoices


class LineKind(TextChoices):
    TIERS = "tiers", "par paliers"
    TARGET = "target", "cible, tout ou rien"
    DELIVERABLE = "deliverable", "livrable"


class Direction(TextChoices):
    DOWN = "D", "à faire baisser"
    UP = "U", "à faire monter"
    DONE = "B", "fait ou non"


class FigureSource(TextChoices):
    """Who gives a figure. The CPAM's and the portal's stand side by side."""

    CPAM = "cpam", "CPAM"
    PORTAL = "portal", "Portail"
    CPTS = "cpts", "CPTS"


class Counter(TextChoices):
    """What the portal counts by itself for a line."""

    NONE = "", "aucun : le chiffre est saisi"
    PEOPLE_MET = "people_met", "personnes rencontrées"


class Decision(TextChoices):
    GRANTED = "granted", "Accordée"
    PARTIAL = "partial", "Accordée en partie"
    DEFERRED = "deferred", "Reportée à l’année suivante"
    NEUTRALISED = "neutralised", "Neutralisée"
    REFUSED = "refused", "Refusée"


class Again(StrEnum):
    """What becomes of a deposited file that the line has known already."""

    THERE = "there"
    BACK = "back"


class Status(TextChoices):
    """A line before any decision has four states; « accordée » exists only after it."""

    REACHED = "reached", "Réunie"
    DEFEND = "defend", "À défendre"
    POSSIBLE = "possible", "Encore possible"
    MISSED = "missed", "Perdue"
    DECIDED = "decided", "Accordée"


TONES: dict[str, str] = {
    Status.REACHED: "ok",
    Status.DEFEND: "soon",
    Status.POSSIBLE: "info",
    Status.MISSED: "bad",
    Status.DECIDED: "plain",
}

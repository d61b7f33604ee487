"""What a file kept back is, and why, in words: not its name, which may name somebody."""

from dataclasses import dataclass

from cpts_portal.foundation.records.documents import Scan
from cpts_portal.foundation.records.documents.scanning import WithheldFacts
from cpts_portal.home.mail_words import Tag

KINDS = {
    "declaration_evidence": "Pièce d’heures déclarées",
    "line_evidence": "Pièce d’un indicateur",
    "meeting_sheet": "Feuille d’émargement",
    "board_decision": "Décision du conseil",
}
TAGS = {
    Scan.PENDING: Tag("En attente", "soon"),
    Scan.INFECTED: Tag("Programme malveillant", "bad"),
    Scan.ERROR: Tag("Illisible", "bad"),
}
WHY = {
    Scan.PENDING: "L’antivirus ne répond pas : vérifiez qu’il fonctionne. Le portail réessaie.",
    Scan.INFECTED: "Qui l’a envoyé est prévenu par courriel, et en dépose un autre.",
    Scan.ERROR: "L’antivirus n’a pas pu le lire : il essaie de nouveau chaque jour.",
}


@dataclass(frozen=True)
class ShownFile:
    facts: WithheldFacts
    kind: str
    tag: Tag
    why: str


def shown(facts: WithheldFacts) -> ShownFile:
    kind = KINDS.get(facts.kind, "Pièce jointe")
    return ShownFile(facts, kind, TAGS[facts.scan], WHY[facts.scan])

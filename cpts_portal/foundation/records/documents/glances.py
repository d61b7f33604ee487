"""What a list says of each of its files, read with the rows of the list: no query of its own."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from .models import REACHABLE, Scan, StoredDocument

# what a page shows at most, in pixels: the style sheet's own limits
WIDEST, HIGHEST = 960, 512
SENTENCES: dict[str, str] = {
    Scan.PENDING: "En cours d’analyse par l’antivirus. Revenez dans quelques minutes.",
    Scan.INFECTED: "Retenu par l’antivirus : déposez un autre fichier à sa place.",
    Scan.ERROR: "L’antivirus n’a pas pu lire ce fichier : déposez-le en PDF ou en image.",
}
DAMAGED = "Ce fichier est abîmé : l’administrateur est prévenu."


@dataclass(frozen=True)
class Glance:
    """``width`` and ``height``: the place to keep for its picture; 0 when it is not known."""

    scan: str = Scan.NONE
    is_damaged: bool = False
    width: int = 0
    height: int = 0
    is_image: bool = True

    @property
    def trouble(self) -> str:
        """Why it cannot be read yet, or any more; nothing when it can."""
        if self.scan not in REACHABLE:
            return SENTENCES[self.scan]
        return DAMAGED if self.is_damaged else ""


UNKNOWN = Glance()


def column(document_id: str = "document_id") -> Subquery:
    """To annotate rows that point to a document; ``glance`` reads what it gives."""
    documents = StoredDocument.objects.filter(pk=OuterRef(document_id))
    facts = JSONObject(
        scan="scan", damaged="damaged_at", width="width", height="height", media_type="media_type"
    )
    return Subquery(documents.values(facts=facts)[:1])


def glance(facts: dict | None) -> Glance:
    if not facts:
        return UNKNOWN
    width, height = fitted(facts["width"] or 0, facts["height"] or 0)
    is_image = facts["media_type"].startswith("image/")
    return Glance(facts["scan"], facts["damaged"] is not None, width, height, is_image)


def fitted(width: int, height: int) -> tuple[int, int]:
    if not width or not height:
        return 0, 0
    scale = min(1, WIDEST / width, HIGHEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))

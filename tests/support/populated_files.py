"""Files that the antivirus keeps back, on the page of what must be looked at."""

from datetime import timedelta

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import documents
from tests.support.clocks import NOW


def withhold(number: int) -> None:
    documents.store(
        content=f"fichier {number}".encode(),
        name="feuille.pdf",
        media_type="application/pdf",
        kind="line_evidence",
        at=NOW - timedelta(hours=1),
        by=SYSTEM,
        scan="pending",
    )

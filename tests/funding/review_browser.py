"""What a funder’s browser does: reads a page, fills its form."""

import re

from tests.support.pages import page_text


def under(dossier, tail: str = "") -> str:
    return f"/revue/funding/dossier/{dossier.id}/{tail}"


def form_of(page: str, **changed) -> dict:
    """The form of the page, as a browser would send it, with its fields filled in."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    fair = {
        "decision_L01": "granted",
        "amount_L01": "3 000",
        "reason_L01": "Palier atteint.",
        "decision_L06": "partial",
        "amount_L06": "2 500,50 €",
        "reason_L06": "Un bilan sur deux.",
        "decision_L10": "refused",
        "amount_L10": "",
        "reason_L10": "Non remis.",
    }
    return dict(hidden) | fair | {"confirmed": "oui"} | changed


def opinion_form(client, dossier, **changed) -> dict:
    page = page_text(client.get(under(dossier, "avis/")))
    return form_of(page, **({"overall": "favourable", "note": "", "intent": "give"} | changed))

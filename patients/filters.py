"""What the address of the list may ask: declared names only, anything else is ignored."""

from cpts_portal.foundation.kernel.text import one_line
from patients.enums import Tier
from patients.queries.listing import FLAGS, ORDERS, STATES, Wanted

TABS = {
    "liste": "Sur la liste",
    "a-qualifier": "À qualifier",
    "a-completer": "À compléter",
    "en-attente": "En attente",
    "chez-un-medecin": "Chez un médecin",
    "a-prevenir": "Prévenir la personne",
    "closes": "Closes",
}
FLAG_NAMES = {
    "ald": "ALD",
    "c2s": "C2S ou AME",
    "grossesse": "grossesse",
    "handicap": "handicap",
    "domicile": "visites à domicile",
    "foyer": "foyer",
    "moins-de-16": "moins de 16 ans",
    "hors-territoire": "hors du territoire",
    "voit-un-medecin": "voit déjà un médecin",
}
ORDER_NAMES = {
    "priorite": "priorité, puis attente",
    "ancienne": "attente la plus longue",
    "recente": "dernière arrivée",
    "numero": "numéro",
}


def wanted(given, *, sectors, communes) -> Wanted:
    """A search looks at every open request, whatever the tab."""
    text = one_line(given.get("q", ""))[:80]
    state = given.get("etat", "")
    state = state if state in STATES else ("ouvertes" if text else "liste")
    return Wanted(
        state=state,
        tier=_among(given.get("priorite", ""), Tier.values),
        sector=_among(given.get("secteur", ""), sectors),
        commune=_among(given.get("commune", ""), communes),
        flag=_among(given.get("signe", ""), FLAGS),
        order=_among(given.get("tri", ""), ORDERS) or "priorite",
        text=text,
    )


def _among(value: str, allowed) -> str:
    return value if value in allowed else ""

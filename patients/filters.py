"""What the address of the list may ask: declared names only, anything else is ignored."""

import re

from patients.enums import Tier
from patients.queries.listing import FLAGS, HELD, ORDERS, STATES, Wanted

TABS = {
    "liste": "Qualifiées",
    "a-qualifier": "À qualifier",
    "a-completer": "À compléter",
    "en-attente": "En attente",
    "chez-un-medecin": "Proposées à un médecin",
    "a-prevenir": "Personnes à prévenir",
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
    HELD: "mise en attente",
}
ORDER_NAMES = {
    "priorite": "priorité, puis attente",
    "ancienne": "attente la plus longue",
    "recente": "dernière arrivée",
    "numero": "numéro",
}


def wanted(given, *, sectors, communes) -> Wanted:
    """A number is looked for in every state. A name is never in an address: it is posted."""
    number = _number(given.get("numero", ""))
    state = given.get("etat", "")
    if number is not None:
        return Wanted(state="toutes", number=number)
    return Wanted(
        state=state if state in STATES else "liste",
        tier=_among(given.get("priorite", ""), Tier.values),
        sector=_among(given.get("secteur", ""), sectors),
        commune=_among(given.get("commune", ""), communes),
        flag=_among(given.get("signe", ""), FLAGS),
        order=_among(given.get("tri", ""), ORDERS) or "priorite",
    )


def _number(text: str) -> int | None:
    """« LF-4127 », « lf 4127 » or « 4127 »"""
    found = re.fullmatch(r"[A-Za-z]{0,6}[-\s]?([0-9]{1,12})", text.strip())
    return int(found[1]) if found else None


def _among(value: str, allowed) -> str:
    return value if value in allowed else ""

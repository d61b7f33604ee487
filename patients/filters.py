"""What the address of the list may ask, and what the pages that follow carry of it: declared names
only, anything else is ignored."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from patients import remembered_flags
from patients.domain.request_numbers import number_in
from patients.enums import Tier
from patients.queries.listing import DECLINED, FLAGS, HELD, ORDERS, STALE, STATES, Wanted
from patients.queries.stale import stale_ids

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
    STALE: "priorité à revoir",
    DECLINED: "déclinée ou sans réponse d’un médecin",
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
# in the address: the name of each filter and where it is kept
_NAMES = {
    "etat": "state",
    "priorite": "tier",
    "secteur": "sector",
    "commune": "commune",
    "signe": "flag",
    "tri": "order",
}


def wanted(given, *, session, sectors, communes, at: datetime) -> Wanted:
    """A number is looked for in every state. A name is never in an address: it is posted."""
    number = number_in(given.get("numero", ""))
    if number is not None:
        return Wanted(state="toutes", number=number)
    asked = _asked(given, session)
    return _resolved(
        replace(
            asked, sector=_among(asked.sector, sectors), commune=_among(asked.commune, communes)
        ),
        at,
    )


@dataclass(frozen=True)
class Carried:
    """The list somebody came from: where « retour » leads, and what follows what."""

    wanted: Wanted
    query: str


def carried(given, *, session, at: datetime) -> Carried | None:
    """None for who came from elsewhere. The list itself checks the sector and the commune."""
    if not any(name in given for name in _NAMES):
        return None
    asked = _asked(given, session)
    return Carried(_resolved(asked, at), query_of(asked, given.get("page", ""), session=session))


def query_of(asked: Wanted, page: str | int = "", *, session) -> str:
    """« ?etat=en-attente&priorite=T1&page=2 », for an address that may name somebody."""
    told = {name: getattr(asked, kept) for name, kept in _NAMES.items()}
    told["signe"] = remembered_flags.hidden(session, asked.flag)
    told = {name: value for name, value in told.items() if value}
    if told.get("tri") == "priorite":
        del told["tri"]
    if re.fullmatch("[0-9]{1,4}", str(page)) and int(page) > 1:
        told["page"] = str(page)
    return f"?{urlencode(told)}"


def _asked(given, session) -> Wanted:
    state = given.get("etat", "")
    return Wanted(
        state=state if state in STATES else "liste",
        tier=_among(given.get("priorite", ""), Tier.values),
        sector=_shaped(given.get("secteur", ""), "[a-z0-9-]{1,20}"),
        commune=_shaped(given.get("commune", ""), "[0-9AB]{5}"),
        flag=_among(remembered_flags.told(session, given.get("signe", "")), FLAGS),
        order=_among(given.get("tri", ""), ORDERS) or "priorite",
    )


def _resolved(asked: Wanted, at: datetime) -> Wanted:
    return replace(asked, among=stale_ids(at)) if asked.flag == STALE else asked


def _among(value: str, allowed) -> str:
    return value if value in allowed else ""


def _shaped(value: str, pattern: str) -> str:
    return value if re.fullmatch(pattern, value) else ""

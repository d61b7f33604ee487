"""The lists of the care requests and of the doctors, as their addresses ask for them, and what the
pages that follow carry of the first."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import django_filters

from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web import lists
from members.queries import communes
from patients.domain.links import number_in
from patients.enums import ENDED_STATES, LISTED_STATES, OPEN_STATES, PriorityTier, State
from patients.queries import listing, territory
from patients.queries.listing import DECLINED, FLAGS, HELD, STALE
from patients.queries.offers import DoctorLine
from patients.queries.requests import clear_rows
from patients.queries.situations import stale_ids

TABS = {
    "liste": ("Qualifiées", LISTED_STATES),
    "a-qualifier": ("À qualifier", (State.RECEIVED,)),
    "a-completer": ("À compléter", (State.INCOMPLETE,)),
    "en-attente": ("En attente", (State.WAITING,)),
    "chez-un-medecin": ("Proposées à un médecin", (State.PROPOSED,)),
    "a-prevenir": ("Personnes à prévenir", (State.ACCEPTED,)),
    "closes": ("Closes", ENDED_STATES),
}
# asked by links, without a tab of their own
BESIDE_TABS = {"ouvertes": ("Ouvertes", OPEN_STATES), "toutes": ("Toutes", tuple(State))}
FLAGS_KEY = "patients.flags"
# what became of the request, nothing of the person
PLAIN_FLAGS = ("", STALE, DECLINED, HELD)
SITUATIONS = {
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
ORDERS = {
    "priorite": ("priorité, puis attente", ("tier", "received_at", "id")),
    "ancienne": ("attente la plus longue", ("received_at", "id")),
    "recente": ("dernière arrivée", ("-received_at", "id")),
    "numero": ("numéro", ("number",)),
}


def _hidden_flag(session, flag: str) -> str:
    """A filter that says something of people (« grossesse », « ALD ») stays out of the addresses
    that name one of them: there, « f1 », the first such filter, stands for it in the session of
    the reader alone."""
    if flag in PLAIN_FLAGS:
        return flag
    known = session.get(FLAGS_KEY, [])
    if flag not in known:
        known = [*known, flag]
        session[FLAGS_KEY] = known
    return f"f{known.index(flag) + 1}"


def _flag_of(session, word: str) -> str:
    """The filter that a word of an address stands for; any other word as it is."""
    hidden = re.fullmatch("f([0-9]{1,2})", word)
    if not hidden:
        return word
    return dict(enumerate(session.get(FLAGS_KEY, []), start=1)).get(int(hidden[1]), "")


def _sectors() -> list[tuple[str, str]]:
    return list(territory.sectors().items())


def _communes() -> list[tuple[str, str]]:
    return [(commune.code, commune.name) for commune in communes.of_territory()]


class NumberFilter(django_filters.CharFilter):
    def words(self, value: str) -> str:
        return f"numéro {value}"


class RequestFilter(lists.ListFilter):
    """A name is never in an address: it is posted. ``at`` decides what is to be looked at again."""

    dropped_by_a_tab = (*lists.ListFilter.dropped_by_a_tab, "numero")

    etat = lists.TabFilter(TABS, beside=BESIDE_TABS)
    priorite = lists.ChoiceFilter(label="Priorité", field_name="tier", choices=PriorityTier.choices)
    secteur = lists.ChoiceFilter(
        label="Secteur", empty_label="Tous", method="in_sector", choices=_sectors
    )
    commune = lists.ChoiceFilter(label="Commune", field_name="commune_id", choices=_communes)
    signe = lists.ConditionFilter(
        {code: (label, FLAGS[code]) for code, label in SITUATIONS.items()}, label="Situation"
    )
    tri = lists.OrderFilter(ORDERS)
    numero = NumberFilter(method="anywhere")

    def __init__(self, data, *, session, at: datetime):
        data = data.copy()
        if "signe" in data:
            data["signe"] = _flag_of(session, data["signe"])
        super().__init__(data, clear_rows())
        self.session, self.at = session, at

    @property
    def number(self) -> int | None:
        """Looked for in every state, whatever else is asked."""
        return number_in(self.data.get("numero", ""))

    @property
    def tab(self) -> str:
        return "" if self.number is not None else super().tab

    @property
    def shows_stale(self) -> bool:
        return self.value("signe") == STALE

    def _filtered(self, rows, names):
        if self.number is not None:
            return rows.readable().filter(number=self.number).order_by("number")
        # the only filter that shows those whose reading is stopped
        rows = rows if self.value("signe") == HELD else rows.readable()
        rows = super()._filtered(rows, names)
        return rows.filter(pk__in=stale_ids(self.at)) if self.shows_stale else rows

    def in_sector(self, rows, _name, code: str):
        return listing.in_sector(rows, code)

    def anywhere(self, rows, _name, _value):
        return rows

    @property
    def folded_fields(self) -> list:
        return [field for field in super().folded_fields if field.name != "numero"]

    @property
    def query(self) -> str:
        """« ?etat=en-attente&priorite=T1&page=2 », for an address that may name somebody."""
        values = {name: self.value(name) for name in self.filters if name != "numero"}
        values["etat"] = self.tab or "toutes"
        values["signe"] = _hidden_flag(self.session, values["signe"])
        if values["tri"] == self.default_order:
            del values["tri"]
        page = self.data.get("page", "")
        if re.fullmatch("[0-9]{1,4}", page) and int(page) > 1:
            values["page"] = page
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


def came_from(data, *, session, at: datetime) -> RequestFilter | None:
    """The list somebody came from: where « retour » leads, and what follows what. None for who
    came from elsewhere."""
    if not any(name in data for name in RequestFilter.base_filters):
        return None
    return RequestFilter(data, session=session, at=at)


def _ends(line: DoctorLine) -> bool:
    offer = line.offer
    return offer is not None and (offer.ends_soon or (offer.ended and not offer.is_no))


DOCTOR_TABS = {
    "tous": ("Tous", lambda line: True),
    "places": ("Places libres", lambda line: line.offer is not None and line.offer.free_today > 0),
    "bientot": (
        "Dans les six mois",
        lambda line: line.offer is not None and line.offer.availability == "six_months",
    ),
    "non": ("À ne pas solliciter", lambda line: line.do_not_call),
    "sans": ("N’ont rien dit", lambda line: line.offer is None),
    "terme": ("À renouveler", _ends),
}


class DoctorFilter(lists.ListFilter):
    tab_name = "voir"

    voir = lists.ConditionTabs(DOCTOR_TABS)
    q = lists.SearchFilter(label="Nom ou commune", method="search")

    def __init__(self, data, lines: Sequence[DoctorLine]):
        super().__init__(data, lists.FactRows(lines))

    def search(self, rows, _name, text: str):
        words = sort_name(text)
        return rows.filter(lambda line: words in sort_name(f"{line.name} {line.commune_name}"))

"""The lists of declared hours and of action sheets, as their addresses ask for them."""

from django.db.models import Q

from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web import lists
from missions.enums import ActionStatus, State

TO_VERIFY = "a-verifier"
TABS = {
    TO_VERIFY: ("À vérifier", (State.SUBMITTED,)),
    "mises-de-cote": ("Mises de côté", (State.HELD,)),
    "renvoyees": ("Renvoyées", (State.RETURNED,)),
    "verifiees": ("Vérifiées", (State.VALIDATED,)),
    "non-retenues": ("Non retenues", (State.REFUSED,)),
    "a-confirmer": ("Pas encore confirmées", (State.PROPOSAL,)),
    "toutes": ("Toutes", ()),
}
ORDERS = {
    "attente": ("attente la plus longue", ("submitted_at", "id")),
    "date": ("date, récente d’abord", ("-done_on", "-number")),
    "ancienne": ("date, ancienne d’abord", ("done_on", "number")),
    "personne": ("personne", ("person__sort_name", "-done_on", "id")),
    "montant": ("montant", ("-amount_eur", "-done_on", "id")),
    "duree": ("durée", ("-minutes", "-done_on", "id")),
}


class DeclarationFilter(lists.ListFilter):
    etat = lists.TabFilter(TABS)
    q = lists.SearchFilter(label="Personne, activité ou numéro", method="search")
    mission = lists.ChoiceFilter(label="Mission", field_name="mission_id")
    personne = lists.ChoiceFilter(label="Personne", field_name="person_id")
    du = lists.SinceFilter(label="Du", field_name="done_on")
    au = lists.UntilFilter(label="Au", field_name="done_on")
    tri = lists.OrderFilter(ORDERS)

    @property
    def default_order(self) -> str:
        return "attente" if self.tab == TO_VERIFY else "date"

    def search(self, rows, _name, text: str):
        words = sort_name(text)
        number = words.removeprefix("h").removeprefix("-").strip()
        condition = Q(person__sort_name__contains=words) | Q(activity__label__icontains=text)
        if number.isascii() and number.isdigit() and len(number) <= 9:
            condition |= Q(number=int(number))
        return rows.filter(condition) if words else rows


class ActionFilter(lists.ListFilter):
    q = lists.SearchFilter(label="Numéro, titre ou public", method="search")
    etat = lists.ChoiceFilter(
        label="État", field_name="status", choices=ActionStatus.choices, empty_label="Tous"
    )
    mission = lists.ChoiceFilter(label="Mission", field_name="mission_id")

    def search(self, rows, _name, text: str):
        condition = Q(number__iexact=text) | Q(title__icontains=text) | Q(public__icontains=text)
        return rows.filter(condition)

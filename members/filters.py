"""The lists of the office and the directory, as their addresses ask for them."""

from django.db.models import Q

from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web import lists
from members.enums import ApplicantKind
from members.enums import ApplicationState as State
from members.queries.people import matching

TO_EXAMINE = "a-verifier"
TABS = {
    TO_EXAMINE: ("À vérifier", (State.RECEIVED,)),
    "relancees": ("Relancées", (State.INCOMPLETE,)),
    "acceptees": ("Acceptées", (State.ACCEPTED,)),
    "non-retenues": ("Non retenues", (State.REFUSED,)),
    "retirees": ("Retirées", (State.WITHDRAWN,)),
    "toutes": ("Toutes", ()),
}
ORDERS = {
    "attente": ("attente la plus longue", ("waiting_since", "id")),
    "recente": ("date, récente d’abord", ("-sent_at", "-number")),
    "nom": ("nom", ("sort_name", "id")),
}
KINDS = {
    "personnes": (ApplicantKind.PERSON.label, Q(kind=ApplicantKind.PERSON)),
    "structures": (ApplicantKind.STRUCTURE.label, Q(kind=ApplicantKind.STRUCTURE)),
}


class ApplicationFilter(lists.ListFilter):
    etat = lists.TabFilter(TABS)
    q = lists.SearchFilter(label="Nom, numéro ou RPPS", method="search")
    qui = lists.ConditionFilter(KINDS, label="Candidat", empty_label="Tous")
    tri = lists.OrderFilter(ORDERS)

    @property
    def default_order(self) -> str:
        return "attente" if self.tab == TO_EXAMINE else "recente"

    def search(self, rows, _name, text: str):
        words = sort_name(text)
        number = words.removeprefix("ad").strip()
        condition = Q(sort_name__contains=words) | Q(rpps=words)
        if number.isascii() and number.isdigit() and len(number) <= 9:
            condition |= Q(number=int(number))
        return rows.filter(condition) if words else rows


class DirectoryFilter(lists.ListFilter):
    q = lists.SearchFilter(label="Nom ou prénom", method="search")
    profession = lists.ChoiceFilter(label="Profession", field_name="profession_id")

    def search(self, rows, _name, text: str):
        return matching(rows, text)

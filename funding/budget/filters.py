"""The expenses of a year, as the address of the budget asks for them."""

from collections.abc import Iterable

from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web import lists
from funding.budget.models import Expense


class ExpenseFilter(lists.ListFilter):
    kept_names = ("annee",)

    q = lists.SearchFilter(label="Libellé, fournisseur ou numéro", method="search")
    mission = lists.ChoiceFilter(label="Enveloppe", field_name="mission_code")
    nature = lists.ChoiceFilter(label="Nature", field_name="nature")
    action = lists.ChoiceFilter(label="Fiche action", method="on_action")

    def __init__(self, data, expenses: Iterable[Expense], *, envelopes):
        """``envelopes``: code and label of each mission that has one."""
        rows = lists.FactRows(expenses)
        actions = {share["action_number"] for row in rows for share in row.shares}
        natures = {row.nature: row.get_nature_display().capitalize() for row in rows}
        choices = {
            "mission": envelopes,
            "nature": sorted(natures.items(), key=lambda item: sort_name(item[1])),
            "action": [(number, number) for number in sorted(actions)],
        }
        super().__init__(data, rows, choices=choices)

    def search(self, rows, _name, text: str):
        words = sort_name(text)
        return rows.filter(
            lambda row: words in sort_name(f"{row.number} {row.label} {row.supplier}")
        )

    def on_action(self, rows, _name, number: str):
        return rows.filter(lambda row: number in {share["action_number"] for share in row.shares})

    @property
    def key(self) -> str:
        """Names the sum of the rows that are shown: two selections are two figures."""
        return "-".join(str(self.value(name)) for name in self.filters if self.value(name))

"""Who may read and write the association's money: those who run its year, never a plain member."""

from cpts_portal.foundation.kernel.actor import Actor
from members.permissions import coordinator, has_role, office, president, reviewer, treasurer

reads_money = office
# the lines of the contract: their scale, their figures, their pieces
writes_lines = deposits_pieces = coordinator
measures_lines = has_role(*coordinator.roles, "cpam")
# decisions taken before the portal: nobody but the portal itself
takes_over = has_role()
# the years, the budget and the payments; a decision joined to an expense, or the expense set aside
writes_money = corrects_expenses = has_role(*coordinator.roles, *treasurer.roles)
sets_ceiling = has_role(*treasurer.roles, *president.roles)
# every decision of the contract, in one table
reads_decisions = reviewer


def may_open_piece(actor: Actor, *, names_people: bool) -> bool:
    """What may name patients is opened by the coordinator, not by the president."""
    return deposits_pieces(actor) if names_people else reads_money(actor)

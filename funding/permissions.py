"""Who may read the association's money: those who run its year, never a plain member."""

from cpts_portal.foundation.kernel.actor import Actor
from members.permissions import coordinator, has_role, office, reviewer, treasurer

reads_money = office
deposits_pieces = coordinator
# who joins a decision to an expense, or sets it aside
corrects_expenses = has_role(*coordinator.roles, *treasurer.roles)
# every decision of the contract, in one table
reads_decisions = reviewer


def may_open_piece(actor: Actor, *, names_people: bool) -> bool:
    """What may name patients is opened by the coordinator, not by the president."""
    return deposits_pieces(actor) if names_people else reads_money(actor)

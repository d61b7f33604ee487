"""Who may read the association's money: those who run its year, never a plain member."""

from cpts_portal.foundation.kernel.actor import Actor
from members.rules import coordinator, office

reads_money = office
deposits_pieces = coordinator


def may_open_piece(actor: Actor, *, names_people: bool) -> bool:
    """What may name patients is opened by the coordinator who keeps it, not by being president."""
    return deposits_pieces(actor) if names_people else reads_money(actor)

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.admin_site import reviewer_with_second_factor

CPAM = frozenset({"cpam"})


def test_a_second_factor_is_never_presumed():
    assert not reviewer_with_second_factor(Actor(id=None, roles=CPAM))
    assert reviewer_with_second_factor(Actor(id=None, roles=CPAM, second_factor=True))


def test_the_trace_names_the_roles_in_one_order_and_says_when_there_is_none():
    both = Actor(id=None, roles=frozenset({"member", "coordinator"}))
    assert both.role_label == "coordinator+member"
    assert Actor(id=None).role_label == "nobody"

"""What the portal may do by itself: never what is a named person's."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import Forbidden
from funding.dossier.permissions import decides
from funding.permissions import takes_over, writes_money
from members.permissions import office, watches_alerts
from patients.permissions import limits, works_the_list


@pytest.mark.parametrize("rule", [works_the_list, limits, decides, watches_alerts])
def test_the_portal_does_not_do_what_is_a_named_persons(rule):
    with pytest.raises(Forbidden):
        rule.require(SYSTEM)


@pytest.mark.parametrize("rule", [office, writes_money, takes_over])
def test_the_portal_does_what_the_office_may(rule):
    rule.require(SYSTEM)

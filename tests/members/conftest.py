"""The members' world of these tests: nomenclatures, one contract, a few people."""

from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from members.operations import membership, reference, territory
from tests.signing_in import GOURDON, NURSE
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

LOIRE_FOREZ = "200065886"


def load_communes():
    """The twenty communes of Gourdon: enough for a territory, quick to load."""
    return reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])


def create_association(_communes):
    return territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS d’essai",
        territory_name="Bouriane",
        commune_codes=["46127", "46334"],
    )


communes = layer(load_communes)
association = layer(create_association, over=load_communes)


@pytest.fixture
def join(association):
    """``join("Aubépine", "Claire", rpps=…)``: a member since 2022 by default."""

    def _join(
        last_name, first_name="Claire", *, profession=NURSE, joined_on=date(2022, 7, 5), **more
    ):
        return membership.join_member(
            by=SYSTEM,
            at=NOW,
            joined_on=joined_on,
            last_name=last_name,
            first_name=first_name,
            profession=profession,
            **more,
        )

    return _join


def refused(operation, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        operation(by=SYSTEM, at=NOW, **arguments)
    return refusal.value

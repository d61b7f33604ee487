"""The funders' page of the list: the masked figures, and nothing of anybody."""

import pytest

from members.enums import OFFICE_ROLES, REVIEWER_ROLES
from patients.queries import figures
from patients.queries.periods import asked_period
from tests.signing_in import make_role, signed_in

PAGE = "/revue/acces-aux-soins/"


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(REVIEWER_ROLES))
def test_a_funder_reads_the_masked_figures(role, monkeypatch):
    asked = []
    real = figures.figures_for_funders
    monkeypatch.setattr(
        figures, "figures_for_funders", lambda period: asked.append(period) or real(period)
    )
    answer = signed_in(make_role(role)).get(PAGE)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "inférieur à 11 est masqué" in text
    assert len(asked) == 1 and answer.context["figures"].masked_below == 11


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted({*OFFICE_ROLES, "member", "doctor", "access_officer"}))
def test_nobody_of_the_association_is_sent_there(role):
    assert signed_in(make_role(role)).get(PAGE).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "1", "99", "-1", "x", "1e9", "４"])
def test_an_odd_year_is_the_current_one(asked):
    answer = signed_in(make_role("cpam")).get(PAGE, {"annee": asked})
    assert answer.status_code == 200
    assert answer.context["choice"].period == asked_period(asked, today=_today()).period


def _today():
    from cpts_portal.foundation.kernel import clock

    return clock.today()

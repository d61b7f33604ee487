"""No request without an agreement, given to the text of the day."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from patients.models import CareRequest, Consent
from patients.operations.receiving import receive_request
from patients.permissions import PERSON
from tests.patients.conftest import ASKING, TEXT
from tests.support.clocks import NOW

OLD, MUST = "Le texte de l’accord a changé", "Sans l’accord de la personne"


@pytest.mark.parametrize(
    ("version", "agreed", "says"),
    [("2019-01", True, OLD), ("2019-01", False, OLD), ("", True, OLD), (TEXT, False, MUST)],
)
def test_an_agreement_that_was_not_given_to_this_text_keeps_nothing(office, version, agreed, says):
    with pytest.raises(DomainError, match=says) as refusal:
        receive_request(
            by=PERSON, at=NOW, token=uuid4(), entry=ASKING, agreed=agreed, consent_version=version
        )
    assert refusal.value.field == "agreed"
    assert CareRequest.objects.count() == Consent.objects.count() == 0


def test_the_text_that_was_read_is_kept_with_the_agreement(ask):
    ask()
    consent = Consent.objects.get()
    assert (consent.text_version, consent.given_by, consent.given_at) == (TEXT, "person", NOW)

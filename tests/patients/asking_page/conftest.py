"""Somebody on a phone, and what they type."""

import pytest
from django.test import Client

from patients.forms.fields import fresh_token
from tests.patients.conftest import TEXT


@pytest.fixture
def entry():
    def _entry(**changed):
        values = {
            "token": fresh_token(),
            "consent_version": TEXT,
            "sees_doctor": "non",
            "filled_by_whom": "person",
            "last_name": "Fougère",
            "first_name": "Lucienne",
            "birth_date": "1951-03-04",
            "commune": "46127",
            "street": "3 rue des Tilleuls",
            "phone": "06 12 34 56 78",
            "agreed": "on",
        } | changed
        return {name: value for name, value in values.items() if value is not None}

    return _entry


@pytest.fixture
def visitor(office):
    return Client()

"""The same erasure as the page of somebody's rights, from the command line."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from patients.models import CareRequest
from tests.patients.conftest import ask, office, wait  # noqa: F401  the world of patients
from tests.support.clocks import on_18_november  # noqa: F401

pytestmark = pytest.mark.requirement("PRI-04")


def erase(*words) -> str:
    output = StringIO()
    call_command("erase", *map(str, words), stdout=output)
    return output.getvalue()


def test_it_says_what_is_kept_and_erases_only_when_told_to(wait):  # noqa: F811
    id = wait().id
    assert "Rien n’est effacé" in erase("request", id)
    assert CareRequest.objects.get(pk=id).last_name
    assert "L’identité est effacée." in erase("request", id, "--yes")
    row = CareRequest.objects.get(pk=id)
    assert (row.last_name, row.phone, row.erased_at is None) == (None, None, False)


@pytest.mark.parametrize("id", ["n’importe quoi", UUID(int=7)])
def test_who_is_not_there_is_said_in_a_sentence(office, id):  # noqa: F811
    with pytest.raises(CommandError, match="identifiant"):
        erase("request", id, "--yes")


def test_nobody_is_erased_twice(wait):  # noqa: F811
    id = wait().id
    erase("request", id, "--yes")
    with pytest.raises(CommandError, match="déjà effacée"):
        erase("request", id, "--yes")

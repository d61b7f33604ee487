"""Traces behind the addresses that read them: one request, one account, each seen more and more."""

from dataclasses import replace

from cpts_portal.foundation.kernel.actor import Actor
from patients import traced_reads
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.populated_offers import OFFICE


def settle(portal) -> None:
    user = make_account("administrator")
    portal.clients["administrator"] = signed_in(user)
    reader = make_account("access_officer", name="Inès Longue")
    portal.values["account_id"] = reader.pk
    portal.officer = Actor(reader.pk, frozenset({"access_officer"}), second_factor=True)


def grow(portal, number: int) -> None:
    """Opened once more by the same account, and once by another."""
    for by in (portal.officer, replace(OFFICE, id=make_account(name=f"Compte {number:03}").pk)):
        traced_reads.open_request(
            by=by, reason="office", at=NOW, request_id=portal.values["request_id"]
        )

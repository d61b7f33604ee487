"""A card linked to the nurse's account: its identity and its token are shown to nobody."""

import time
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from members.operations import accounts, people
from members.pro_sante_connect import pending_sign_in
from tests.funding.dossier_world import AT

ISSUER, RPPS = "https://psc.example", "99700000005"


def link(world) -> None:
    """Linked before they sign in: the link closes their sessions."""
    user, subject = world.values["nurse account"], world.write("cardsubject")
    office = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True)
    people.confirm_rpps(by=office, at=AT, person_id=user.person_id, rpps=RPPS)
    accounts.link_identity(
        by=Actor(id=user.pk), at=AT, user_id=user.pk, issuer=ISSUER, subject=subject, rpps=RPPS
    )
    user.refresh_from_db()


def hold_a_token(world) -> None:
    """As after a sign-in by card, and as between the provider and « Est-ce bien vous ? »."""
    session = world.people["nurse"].session
    pending_sign_in.store_leaving(
        session, end_session=f"{ISSUER}/logout", id_token=world.hide("cardtoken")
    )
    pending_sign_in.store_proved(
        session,
        pending_sign_in.Proved(
            issuer=ISSUER,
            subject="s",
            rpps=RPPS,
            first_name=world.hide("cardname"),
            last_name="Essai",
            professions=(),
            id_token=world.hide("cardproof"),
            end_session="",
            next="",
            at=time.time(),
        ),
    )
    session.save()

"""Applications in the portal of these tests: one followed by its link, one accepted and invited."""

from datetime import timedelta
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records import outbox
from members.models import Application, JoiningText, Profession
from members.operations import applying, deciding
from tests.members.joining_world import admitted

NOBODY = Actor(id=None)


def apply(number: int, at) -> Application:
    token = uuid4()
    applying.submit_application(
        by=NOBODY,
        at=at - timedelta(days=number),
        token=token,
        kind="person",
        accepted=list(JoiningText.objects.exclude(kind="directory").values_list("id", flat=True)),
        last_name=f"Candidat {number}",
        first_name="Inès",
        phone="0612345678",
        email=f"candidat{number}@exemple.fr",
        postal_code="46300",
        commune_id="46127",
        profession_id=Profession.objects.get(code="KINESIO").id,
        practice_mode="L",
    )
    return Application.objects.get(token=token)


def values(by: Actor, at) -> dict[str, object]:
    """What stands for the parameters of the addresses."""
    followed, invited = apply(900, at), apply(901, at)
    deciding.accept_application(
        by=by, at=at, application_id=invited.id, version=1, **admitted(at.date())
    )
    text = JoiningText.objects.get(kind="charter")
    return {
        "application_id": followed.id,
        "members:application_status token": key("received", "adherer/suivi", str(followed)),
        "members:invitation token": key("invitation", "invitation"),
        "members:joining_text kind": text.kind,
        "members:joining_text version": text.version,
    }


def key(letter: str, prefix: str, number: str = "") -> str:
    """The last part of the private link in this letter."""
    rows = OutboxMail.objects.filter(template=f"mail/members/{letter}").order_by("queued_at", "id")
    links = [outbox.unsealed(r.context["link"]) for r in rows if number in str(r.context)]
    return links[-1].removeprefix(f"/{prefix}/").rstrip("/")

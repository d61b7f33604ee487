"""A candidate's texts and addresses, each a token: the coordinator reads them, nobody else."""

from django.test import Client

from members.models import Application
from tests.members.joining_world import follow_up, person_form, send

TEXTS = {"applicantmail", "applicantname", "applicantstreet", "applicantplace", "applicantanswer"}


def inject(world) -> dict:
    """Sent by the public form, asked for a piece, answered on the private page. The walk goes
    without the private link: whoever holds it is the candidate."""
    row = send(
        Client(),
        person_form(
            postal_code="42600",
            commune="Montbrison",
            email=f"{world.write('applicantmail')}@exemple.fr",
            last_name=world.write("applicantname"),
            street=world.write("applicantstreet"),
            workplace=world.write("applicantplace"),
        ),
    )
    page = f"/adherents/demandes/{row.id}/"
    question = {"step": "ask", "version": 1, "reason": "Votre diplôme, s’il vous plaît."}
    assert world.people["coordinator"].post(page, question).status_code == 302
    answered = {"step": "answer", "version": 2, "answer": world.write("applicantanswer")}
    assert Client().post(follow_up(row), answered).status_code == 302
    assert Application.objects.get().state == "received"
    nobody = "y" * 43
    return {
        "application_id": row.id,
        "members:application_status token": nobody,
        "members:invitation token": nobody,
        "members:joining_text kind": "charter",
        "members:joining_text version": "2022-1",
    }

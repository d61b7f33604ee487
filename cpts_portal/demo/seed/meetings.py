"""117 meetings with their attendance and, but one, their signed sheet."""

from datetime import time, timedelta

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.foundation.records import documents
from members.operations import meetings

BODY_OF = {
    "Réunion de bureau": "bureau",
    "Conseil d’administration": "ca",
    "Groupe accès aux soins": "G_ACC",
    "Groupe soins non programmés": "G_SNP",
    "Groupe sortie d’hospitalisation": "G_VH",
    "Groupe diabète": "G_DIA",
    "Groupe périnatalité": "G_PER",
    "Groupe prévention": "G_PREV",
    "Groupe attractivité": "G_ATT",
    "Cellule de crise": "G_CRISE",
}


def record_meetings(personas: Personas) -> None:
    personas.say("Les réunions, leurs présences et leurs feuilles d’émargement")
    for row in sorted(fixture_data().meetings, key=lambda row: (row["date"], row["id"])):
        held_on = day(row["date"])
        hour, minute = map(int, row["time"].split(":"))
        missing = "attendance_sheet" in row
        noted = at(held_on + timedelta(days=1))
        if held_on == day(fixture_data()._about["reference_today"]):
            noted = at(held_on, 9, 50)
        meeting = meetings.record_meeting(
            by=personas.portal,
            at=noted,
            number=row["id"],
            title=row["title"].replace(" : ", "\u00a0: "),
            mission_code=row["mission"],
            action_number=row["action"],
            body_code=BODY_OF.get(row["title"]),
            held_on=held_on,
            starts_at=time(hour, minute),
            minutes=round(row["hours"] * 60),
            place=row["place"],
            activity_code=row["rule"],
            attendee_ids=[personas.people[who] for who in row["attendees"]],
            speaker_ids=[personas.people[who] for who in row.get("speakers", ())],
            proxies=row.get("proxies", 0),
            people_met=row.get("public"),
            funnel=row.get("funnel"),
            sheet_missing=missing,
            sheet_document_id=None if missing else _sheet(personas, row, noted),
        )
        personas.meetings[row["id"]] = meeting.pk


def _sheet(personas: Personas, row: dict, noted):
    title = f"{row['title']}, {day(row['date']):%d/%m/%Y}, {row['place']}"
    page = drawn_page(title, [personas.names[who] for who in row["attendees"]], signed=True)
    return documents.store(
        content=page,
        name=f"emargement-{row['id']}.png",
        media_type="image/png",
        kind="meeting_sheet",
        at=noted,
        by=personas.portal,
    ).id

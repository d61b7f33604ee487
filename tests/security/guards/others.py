"""Somebody else's object behind each address that names one: who tries, what, and the proof that
the very same request goes through for whoever may make it."""

from datetime import date, timedelta
from uuid import uuid4

from cpts_portal.foundation.models import OutboxMail, StoredDocument
from cpts_portal.home.models import ReportRun
from funding.dossier.operations import steps as dossiers
from funding.dossier.queries import dossiers as dossier_queries
from funding.indicators import depositing
from members.models import Meeting
from members.operations import membership
from patients.models import CareDoctor, CareOffer
from patients.operations import answers, doctors
from tests.funding.money_fixture_data import BY, NOW
from tests.security.guards import others_own
from tests.security.guards.case import Case
from tests.support import populated_offers, populated_portal

UNSENT = 5
FUNDERS = ("cpam", "ars", "msa")
NEW = "bruyère-sabot-colline-48"
# no year has this number, no year has this line
NO_YEAR, NO_LINE = "99", "Z99"


# no one's object in particular: the address is the same for all who may open it
NOBODYS = {
    "funding:contract_export": "the kind of a file",
    "funding:indicators_export": "the kind of a file",
    "funding:budget_export": "the kind of a file",
    "funding:expenses_export": "the kind of a file",
    "review:decisions_export": "the kind of a file",
}


def cases(place) -> dict[str, tuple[Case, ...]]:
    return {
        **_hours(place),
        **_members(place),
        **_money(place),
        **_review(place),
        **_care(place),
        **_care_office(place),
        **_itself(place),
        **others_own.cases(place),
    }


def _hours(place) -> dict:
    draft = {"declaration_id": place.values["missions:change declaration_id"]}
    strangers, own = ("other member", "other doctor"), {"owner": "member"}
    typed = {
        "token": uuid4(),
        "version": 1,
        "about": "mission:prevention",
        "activity": "TER",
        "done_on": "2026-11-10",
        "duration": "1 h",
        "intent": "brouillon",
    }
    return {
        "missions:declaration": (
            Case(strangers, **own),
            # one's own hours are verified by somebody else
            Case(
                (*strangers, "member"),
                owner="coordinator",
                only_post=True,
                post={"step": "validate", "version": 2},
            ),
        ),
        "missions:own_step": (
            Case(strangers, draft, only_post=True, post={"step": "supprimer", "version": 1}, **own),
        ),
        "missions:change": (Case(strangers, draft, post=typed, **own),),
        "missions:evidence": (Case(strangers, **own),),
        "missions:evidence_image": (Case(strangers, **own),),
    }


def _members(place) -> dict:
    gone = populated_portal.join(800)
    membership.leave_member(**BY, person_id=gone.id, left_on=date(2026, 11, 1), reason="Départ")
    strangers = ("other member", "other doctor")
    followed = place.values["members:application_status token"]
    invited = place.values["members:invitation token"]
    withdraw = {"step": "withdraw", "version": 1}
    no_person = {"step": "accept", "version": 1, "person": place.values["person_id"]}
    return {
        "members:person": (Case(("member", "doctor"), {"person_id": gone.id}, "coordinator"),),
        "members:meeting": (Case(strangers, owner="member"),),
        "members:meeting_sheet": (Case(strangers, owner="member"),),
        "members:deposit_sheet": (
            Case(("coordinator",), {"meeting_id": place.values["person_id"]}, post={}),
        ),
        "members:joining_text": (
            Case(
                ("anonymous",),
                {"version": "1900-1"},
                "anonymous",
                {"version": place.values["members:joining_text version"]},
            ),
        ),
        "members:application_status": (
            Case(
                ("anonymous", "coordinator"),
                {"token": invited},
                "anonymous",
                {"token": followed},
                post=withdraw,
            ),
            Case(("anonymous",), {"token": place.values["application_id"]}, post=withdraw),
        ),
        "members:invitation": (
            Case(
                ("anonymous", "member"),
                {"token": followed},
                "anonymous",
                {"token": invited},
                post={"password": NEW, "again": NEW},
            ),
        ),
        "members:application": (
            Case(
                ("coordinator",), {"application_id": place.values["person_id"]}, "coordinator", {}
            ),
            # a person that is nobody's twin, in a hidden field
            Case(("coordinator",), post=no_person, only_post=True, status=422),
        ),
        "account_reset_password_from_key": (
            Case(("anonymous",), {"uidb36": "1", "key": "set-password"}, post={}, status=200),
        ),
    }


def _money(place) -> dict:
    piece = place.values["piece_id"]
    elsewhere = {"number": "L12", "piece_id": piece}
    removed = place.values["funding:restore_piece piece_id"]
    no_expense = {"expense_id": piece}
    naming = depositing.deposit_evidence(
        by=populated_portal.OFFICE,
        at=NOW,
        line_number="L11",
        contract_year=populated_portal.YEAR,
        label="Émargement",
        dated_on=date(2026, 5, 1),
        names_people=True,
        upload=populated_portal.photo(44),
    ).id
    told = {"label": "Bilan", "dated_on": "2026-05-02"}
    office, no_year = ("coordinator", "president", "treasurer"), {"year": NO_YEAR}
    writers = ("coordinator", "president")
    stored = StoredDocument.objects.exclude(pk=place.values["document_id"]).order_by("pk")
    reason = {"comment": "À revoir.", "token": uuid4(), "confirmed": "oui"}
    return {
        "funding:indicator": (
            Case(office, {"number": NO_LINE}, "coordinator", {}),
            Case(office, no_year),
        ),
        "funding:deposit_piece": (
            Case(("coordinator",), {"number": NO_LINE}, post=told),
            Case(("coordinator",), no_year, post=told),
        ),
        "funding:piece": (
            Case(office, elsewhere, "coordinator", {}),
            Case(("president", "treasurer"), {"piece_id": naming}, "coordinator"),
        ),
        "funding:piece_image": (
            Case(office, elsewhere, "coordinator", {}),
            Case(("president", "treasurer", "coordinator"), {"piece_id": naming}),
        ),
        "funding:remove_piece": (
            # the line of year 4 is before the funders: taken back in a year that is not
            Case(("coordinator",), elsewhere, post={}),
            Case(("coordinator",), {"piece_id": piece, "year": UNSENT}, post={}),
        ),
        "funding:restore_piece": (
            # a piece that was never removed, another line's
            Case(("coordinator",), {"piece_id": piece}, post={}),
            Case(("coordinator",), {**elsewhere, "piece_id": removed}, "coordinator", {}, post={}),
        ),
        "funding:expense": (Case(office, no_expense, "coordinator", {}),),
        "funding:expense_decision": (
            Case(
                ("coordinator", "treasurer"),
                no_expense,
                "coordinator",
                {},
                post={"decision": "Conseil du 24 avril 2026"},
                only_post=True,
            ),
        ),
        "funding:expense_decision_document": (
            Case(office, no_expense, "coordinator", {}),
            Case(("president", "treasurer"), owner="coordinator"),
        ),
        "funding:expense_correction": (
            Case(
                ("coordinator", "treasurer"),
                no_expense,
                "coordinator",
                {},
                post={"reason": "Comptée deux fois."},
                only_post=True,
            ),
        ),
        "funding:dossier_remark": (
            Case(writers, no_year, "coordinator", {}, post={"answer": "Elle est jointe."}),
            Case(writers, {"remark_id": piece}, post={"answer": "Elle est jointe."}),
        ),
        "funding:dossier": (Case(office, no_year, "coordinator", {}),),
        "funding:dossier_progress": (Case(office, no_year, "coordinator", {}),),
        "funding:dossier_build": (Case(writers, no_year, "coordinator", {}, post={}),),
        "funding:dossier_send": (Case(writers, no_year, post={}),),
        "funding:dossier_withdraw": (Case(writers, no_year, "coordinator", {}, post=reason),),
        "funding:dossier_dates": (
            Case(("coordinator",), no_year, "coordinator", {}, post={"dialogue": "2026-12-05"}),
        ),
        "funding:dossier_words": (
            # a mission that is none, and a year that is not opened
            Case(writers, {"mission_code": "rien"}, post={"number": "0", "body": "Un bilan."}),
            Case(writers, no_year, post={"number": "0", "body": "Un bilan."}),
        ),
        "funding:dossier_point": (
            Case(writers, no_year, post={"answer": "Fait.", "intent": "answer"}),
        ),
        "funding:dossier_answer": (
            # a year that is still before the funders
            Case(
                ("president",),
                {"year": populated_portal.YEAR},
                "president",
                {},
                post={"answer": "countersign", **reason},
            ),
        ),
        "funding:dossier_document": (
            # a report, a sheet, a piece, a file of declared hours
            *(Case(office, {"document_id": one.pk}) for one in stored[:6]),
            Case((), owner="treasurer"),
        ),
    }


def _review(place) -> dict:
    dossiers.request_document(by=populated_portal.OFFICE, at=NOW, year=UNSENT)
    unsent = {"dossier_id": dossier_queries.dossier(UNSENT).id}
    decided = {"dossier_id": place.values["review:funding_dossier_step dossier_id"]}
    bodies = FUNDERS[:2]
    said = {"section": "money", "body": "Une remarque.", "token": str(uuid4())}
    asked = {
        "version": 2,
        "comment": "À compléter.",
        "point_1_text": "Émargement",
        "due_on": "2026-12-01",
        "token": uuid4(),
        "confirmed": "oui",
    }
    one, kept = {"owner": "cpam", "own": {}}, {"version": 2, "revision": 0, "token": uuid4()}
    agreed, reason = (
        {**kept, "comment": ""},
        {"comment": "Sans attendre.", "token": uuid4(), "confirmed": "oui"},
    )
    return {
        "review:funding_dossier_change": (Case(FUNDERS, unsent, **one),),
        "review:funding_dossier_document": (
            Case(FUNDERS, {**unsent, "version": 1}, **one),
            # a version that was never sent, another year's
            Case(FUNDERS, {"version": 9}),
            Case(FUNDERS, {**decided, "version": 3}),
        ),
        "review:funding_dossier_piece": (
            Case(FUNDERS, unsent, **one),
            Case(FUNDERS, decided),
            Case(FUNDERS, {"sha256": "f" * 64}),
        ),
        "review:funding_dossier_comment": (Case(FUNDERS, unsent, post=said, **one),),
        "review:funding_dossier_opinion": (Case(FUNDERS, unsent, post=kept, **one),),
        "review:funding_dossier_total": (Case(FUNDERS, unsent, **one),),
        "review:funding_dossier_completion": (Case(bodies, unsent, post=asked, **one),),
        "review:funding_dossier_position": (Case(bodies, unsent, post=kept, **one),),
        "review:funding_dossier_decision": (Case(bodies, unsent, post=kept),),
        "review:funding_dossier_act": (
            Case(bodies, unsent, post=agreed),
            Case(bodies, {"act": "supprimer"}, post=agreed),
            Case(bodies, {"purpose": "somme"}, post=agreed),
            # a sheet that nobody proposed
            Case(bodies, post=agreed, only_post=True, status=422),
        ),
        "review:funding_dossier_step": (
            Case(("cpam",), unsent, post={"code": "notify", "token": uuid4()}),
            Case((), post={"code": "notify", **reason}, only_post=True, owner="cpam"),
        ),
    }


def _care(place) -> dict:
    """The doctor's and the other doctor's; her secretary answers for the first one only."""
    places = {
        "token": uuid4(),
        "version": 1,
        "availability": "now",
        "places": 3,
        "ends_on": (NOW.date() + timedelta(60)).isoformat(),
    }
    strangers, own = ("other doctor", "role ended"), {"owner": "doctor"}
    theirs = _of_the_other_doctor(place)
    not_hers = {"by": ("doctor", "secretary"), "owner": "other doctor"}
    posts = {
        "patients:my_offer": places,
        "patients:my_offer_step": {"step": "close", "version": 1},
        "patients:my_proposal": {"answer": "no", "reason": "full"},
        "patients:my_patient": None,
        "patients:my_patient_step": {"step": "called"},
        "patients:end_delegation": {},
    }
    only = {"patients:end_delegation"}
    found = {}
    for route, post in posts.items():
        more = {"post": post, "only_post": route in only}
        found[route] = (
            Case(strangers, **own, **more),
            Case(values=theirs.get(route, theirs), **not_hers, **more),
        )
    # an accepted proposal is the doctor's alone, and a waiting one shows nobody's identity
    waiting = {"proposal_id": place.values["proposal_id"]}
    found["patients:my_patient"] += (Case(("doctor", "secretary"), waiting),)
    return found


def _of_the_other_doctor(place) -> dict:
    person_id = place.doctor.person_id
    actor = populated_portal.Actor(
        place.doctor.pk, frozenset({"member", "doctor"}), person_id=person_id, name="Autre"
    )
    mine, place.gp_offer = place.gp_offer, populated_offers._offer(actor, 5)
    waiting, accepted = (populated_offers._ask(place, number) for number in (50, 51))
    theirs, place.gp_offer = place.gp_offer, mine
    answers.accept(by=actor, at=NOW, proposal_id=accepted)
    account = populated_offers.make_account(name="Paul Houx")
    delegation = doctors.delegate(
        by=actor, at=NOW, email=account.email, kind="secretary", starts_on=NOW.date()
    )
    told = {"offer_id": theirs, "proposal_id": waiting, "delegation_id": delegation}
    seen = told | {"proposal_id": accepted}
    return told | {"patients:my_patient": seen, "patients:my_patient_step": seen}


def _care_office(place) -> dict:
    """The office works the whole list: what it cannot open is what is something else, and what
    a hidden field names without belonging there."""
    office = ("access_officer", "coordinator")
    request = {"request_id": place.values["proposal_id"]}
    offered = {
        "token": uuid4(),
        "version": 1,
        "reply_by": "2026-11-20",
        "offer": place.values["doctor_id"],
    }
    closed = CareOffer.objects.exclude(pk=place.gp_offer).first()
    outside = CareDoctor.objects.exclude(pk=place.values["doctor_id"]).first()
    one = {"owner": "access_officer", "own": {}}
    link = place.values["link"]
    said = {"step": "answer", "answer": "no", "reason": "full", "told_by": "Le secrétariat"}
    return {
        "patients:request": (Case(office, request, **one),),
        "patients:request_step": (
            Case(
                office,
                request,
                only_post=True,
                post={"step": "appel", "outcome": "reached", "comment": "x"},
            ),
            Case(
                office,
                post={"step": "doublon", "twin": str(uuid4()), "version": 1},
                only_post=True,
                status=422,
            ),
        ),
        "patients:compare": (Case(office, request, **one),),
        "patients:correct": (Case(office, request, **one),),
        "patients:correct_save": (Case(office, request, post={"version": 1}, only_post=True),),
        "patients:propose": (
            Case(office, request, **one),
            Case(office, post=offered, only_post=True, status=422),
        ),
        "patients:proposal": (
            Case(office, {"proposal_id": place.values["request_id"]}, post=said, **one),
        ),
        "patients:doctor": (
            Case(
                office,
                {"doctor_id": closed.id},
                "access_officer",
                {"doctor_id": outside.id},
                post={"intent": "departure", "stops_on": "2027-01-01"},
            ),
        ),
        "patients:received": (
            Case(("anonymous",), {"receipt": "WyJERS0xMDA1Il0:x:y"}, "anonymous", {}),
        ),
        "patients:ask_again": (
            Case(("anonymous",), {"receipt": "WyJERS0xMDA1Il0:x:y"}, "anonymous", {}),
        ),
        "patients:follow": (
            Case(("anonymous", "coordinator"), {"link": link[:-1] + "-"}, "anonymous", {}),
        ),
        "patients:follow_step": (
            Case(
                ("anonymous",),
                {"link": place.values["request_id"]},
                post={"step": "retirer", "sure": "oui"},
                only_post=True,
            ),
        ),
    }


def _itself(place) -> dict:
    waiting = ReportRun.objects.filter(document_id__isnull=True).first()
    queued = OutboxMail.objects.filter(state="queued").first()
    meeting = Meeting.objects.first()
    office = ("coordinator", "president", "treasurer")
    return {
        "home:report": (
            Case(office, {"run_id": waiting.id}, "coordinator", {}),
            Case(office, {"run_id": meeting.id}),
        ),
        # said in a sentence, on the list
        "home:report_again": (
            Case(office[:2], post={}, only_post=True, status=302),
            Case(office[:2], {"run_id": meeting.id}, post={}, only_post=True, status=302),
        ),
        "home:resend_mail": (
            Case(
                ("coordinator", "administrator"),
                {"mail_id": queued.id},
                "coordinator",
                {},
                post={},
                only_post=True,
                status=302,
            ),
        ),
    }

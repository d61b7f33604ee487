"""Another year, another line, another’s piece, expense or dossier; a dossier that was not sent."""

from datetime import date
from uuid import uuid4

from cpts_portal.foundation.models import StoredDocument
from funding.dossier.operations.documents import request_document
from funding.dossier.queries import dossiers as dossier_queries
from funding.indicators import depositing
from tests.security.guards.case import Case
from tests.support import populated_portal
from tests.support.clocks import NOW

UNSENT = 5
FUNDERS = ("cpam", "ars", "msa")
# no year has this number, no year has this line
NO_YEAR, NO_LINE = "99", "Z99"


def cases(portal) -> dict[str, tuple[Case, ...]]:
    return {**_money(portal), **_review(portal)}


def _money(portal) -> dict:
    piece = portal.values["piece_id"]
    elsewhere = {"number": "L12", "piece_id": piece}
    removed = portal.values["funding:restore_piece piece_id"]
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
    piece_fields = {"label": "Bilan", "dated_on": "2026-05-02"}
    office, no_year = ("coordinator", "president", "treasurer"), {"year": NO_YEAR}
    writers = ("coordinator", "president")
    stored = StoredDocument.objects.exclude(pk=portal.values["document_id"]).order_by("pk")
    reason = {"comment": "À revoir.", "token": uuid4(), "confirmed": "oui"}
    return {
        "funding:indicator": (
            Case(office, {"number": NO_LINE}, "coordinator", {}),
            Case(office, no_year),
        ),
        "funding:deposit_piece": (
            Case(("coordinator",), {"number": NO_LINE}, post=piece_fields),
            Case(("coordinator",), no_year, post=piece_fields),
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
            *(Case(office, {"document_id": document.pk}) for document in stored[:6]),
            Case((), owner="treasurer"),
        ),
    }


def _review(portal) -> dict:
    request_document(by=populated_portal.OFFICE, at=NOW, year=UNSENT)
    unsent = {"dossier_id": dossier_queries.dossier(UNSENT).id}
    decided = {"dossier_id": portal.values["review:funding_dossier_step dossier_id"]}
    bodies = FUNDERS[:2]
    remark = {"section": "money", "body": "Une remarque.", "token": str(uuid4())}
    completion = {
        "version": 2,
        "comment": "À compléter.",
        "point_1_text": "Émargement",
        "due_on": "2026-12-01",
        "token": uuid4(),
        "confirmed": "oui",
    }
    options, sheet = {"owner": "cpam", "own": {}}, {"version": 2, "revision": 0, "token": uuid4()}
    agreed, reason = (
        {**sheet, "comment": ""},
        {"comment": "Sans attendre.", "token": uuid4(), "confirmed": "oui"},
    )
    return {
        "review:funding_dossier_change": (Case(FUNDERS, unsent, **options),),
        "review:funding_dossier_document": (
            Case(FUNDERS, {**unsent, "version": 1}, **options),
            # a version that was never sent, another year's
            Case(FUNDERS, {"version": 9}),
            Case(FUNDERS, {**decided, "version": 3}),
        ),
        "review:funding_dossier_piece": (
            Case(FUNDERS, unsent, **options),
            Case(FUNDERS, decided),
            Case(FUNDERS, {"sha256": "f" * 64}),
        ),
        "review:funding_dossier_comment": (Case(FUNDERS, unsent, post=remark, **options),),
        "review:funding_dossier_opinion": (Case(FUNDERS, unsent, post=sheet, **options),),
        "review:funding_dossier_total": (Case(FUNDERS, unsent, **options),),
        "review:funding_dossier_completion": (Case(bodies, unsent, post=completion, **options),),
        "review:funding_dossier_position": (Case(bodies, unsent, post=sheet, **options),),
        "review:funding_dossier_decision": (Case(bodies, unsent, post=sheet),),
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

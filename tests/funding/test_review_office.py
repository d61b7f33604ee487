"""What the association sees of its review: whose turn, what is asked, what is decided, and nothing
of what the funders say among themselves."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from cpts_portal import access
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.outbox import OutboxMail
from funding.dossier import campaign, operations, opining, queries
from funding.dossier.changes import changed_lines
from funding.dossier.contents import DossierContents
from funding.dossier.judging import Judgement
from funding.dossier.turns import for_office
from tests.architecture.inhabited import fill
from tests.funding import review_story as told
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_story import ARS, CPAM, LATER, PRESIDENT
from tests.signing_in import make_role, signed_in

pytestmark = pytest.mark.usefixtures("db", "world")
PAGE = "/dossiers/1/"
# written by the funders on every free text and every figure of theirs
SECRET = "canarientrefinanceurs"
HIDDEN = {
    "L01": Judgement("partial", told.Decimal("1777.77"), f"{SECRET} L01"),
    "L06": Judgement("neutralised", told.Decimal("888.88"), f"{SECRET} L06"),
    "L10": Judgement("deferred", None, f"{SECRET} L10"),
}
TOLD = (SECRET, "1 777,77", "1777.77", "1777,77", "888.88", "888,88", "2 666,65", "2666.65")
WORDS = ("position commune", "funders.", "Entre financeurs", "avis rendu")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office():
    return {role: signed_in(make_role(role)) for role in ("coordinator", "president", "treasurer")}


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, response.content[:800]
    return plain(response.content.decode())


def told_by(response) -> str:
    """Everything a response says, without what changes by itself."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response["Content-Type"].startswith("application/vnd.openxml"):
        rows = load_workbook(BytesIO(body)).active.values
        return "\n".join(str(row) for row in rows)
    text = body.decode("utf-8", "replace") + str(sorted(response.headers.items()))
    return re.sub(r'(name="(csrfmiddlewaretoken|token)" value="|Content-Length.*?)[^"]+', "", text)


def walk(office) -> dict:
    """Every address that somebody of the office may read."""
    doors = {route.name: route for route in access.routes()}
    values = {
        "year": 1,
        "number": "L01",
        "kind": "csv",
        "document_id": queries.dossier(1).paper.document_id,
        "funding:dossier_point number": 1,
    }
    asked = []
    for row in access.rows():
        needs = set(re.findall(r"<(\w+)>", row.path))
        if row.route not in doors or row.route.startswith(("account_", "mfa_", "usersessions")):
            continue
        if needs <= set(values):
            kinds = ("csv", "xlsx", "json") if "kind" in needs else ("csv",)
            asked += [(row, fill(row, doors[row.route], values | {"kind": k})) for k in kinds]
    return {
        (role, path): plain(told_by(client.get(path)))
        for role, client in office.items()
        for row, path in asked
        if role in row.read
    }


def test_the_funders_acts_change_no_page_no_file_and_no_mail_of_the_office(office):
    told.submit()
    operations.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    mails = OutboxMail.objects.count()
    before = walk(office)
    assert len(before) > 30
    told.opine(CPAM, lines=HIDDEN, note=SECRET, give=False)
    told.opine(CPAM, lines=HIDDEN, note=SECRET)
    told.opine(ARS, lines=HIDDEN, note=SECRET, overall="reserved")
    told.prepare(CPAM, "position", lines=HIDDEN, note=SECRET)
    told.agree(ARS, "position")
    told.reopen(ARS, "position", comment=SECRET)
    told.prepare(CPAM, "position", lines=HIDDEN, note=SECRET)
    told.agree(ARS, "position")
    told.prepare(ARS, "decision", lines=HIDDEN, note=SECRET, at=LATER)
    opining.set_visa_order(by=CPAM, at=AT, order="cpam")
    after = walk(office)
    assert [path for path in before if before[path] != after[path]] == []
    assert OutboxMail.objects.count() == mails
    for place, text in after.items():
        assert [word for word in (*TOLD, *WORDS) if word in text] == [], place


def test_a_paper_and_its_data_built_before_the_decision_say_nothing_of_it():
    told.submit()
    told.position(lines=HIDDEN)
    told.prepare(ARS, "decision", lines=HIDDEN, note=SECRET, at=LATER)
    operations.comment(
        by=CPAM, at=AT, dossier_id=queries.dossier(1).id, section="money", body="Une remarque."
    )
    paper = operations.build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    assert paper.version == 2
    data = str(queries.freeze_of_version(queries.dossier(1).id, 2).data)
    assert "Une remarque." in data
    assert [word for word in TOLD if word in data] == []
    assert b"canarientre" not in documents.read(paper.document_id)


def test_what_funders_do_is_traced_under_names_of_their_own():
    """So that whoever shows the traces to the association leaves them out by their first word."""
    told.submit()
    seen = set(AuditEntry.objects.values_list("action", flat=True))
    told.position()
    told.prepare(ARS, "decision", at=LATER)
    new = set(AuditEntry.objects.values_list("action", flat=True)) - seen
    assert new and all(action.startswith("funders.") for action in new), new


def test_after_the_decision_the_association_reads_it_and_no_opinion(office):
    told.submit()
    told.opine(CPAM, lines=HIDDEN, note=SECRET)
    told.opine(ARS, lines=HIDDEN)
    told.prepare(CPAM, "position", lines=HIDDEN)
    told.agree(ARS, "position")
    told.decide(note="Suites dites en séance.")
    page = text_of(office["president"].get(PAGE))
    assert "5 500,50 €</strong> accordés" in page
    assert "Un bilan sur deux." in page
    assert "Suites dites en séance." in page
    assert SECRET not in page


# --- whose turn


def test_each_state_says_whose_turn_it_is_to_each_of_the_office():
    def turns() -> list[str]:
        facts = queries.dossier(1)
        return [
            for_office(facts, {role}).partition(" :")[0]
            for role in ("coordinator", "president", "treasurer")
        ]

    assert turns() == ["À vous", "À vous", "À la coordinatrice"]
    told.submit()
    assert turns() == ["Aux financeurs"] * 3
    told.sent_back()
    assert turns() == ["À vous", "À vous", "À la coordinatrice"]
    told.submit()
    told.position()
    told.decide()
    assert turns() == ["À la présidence", "À vous", "À la présidence"]
    told.step(PRESIDENT, "countersign")
    assert turns() == ["À la CPAM"] * 3
    told.step(CPAM, "notify")
    assert turns() == ["À la CPAM"] * 3
    told.step(CPAM, "settle")
    assert turns() == ["À personne"] * 3


# --- the calendar


def test_the_calendar_is_kept_by_the_coordinator_and_read_by_all(office):
    page = text_of(office["coordinator"].get(f"{PAGE}calendrier/"))
    assert "Dialogue de gestion" in page
    form = {"opens": "2026-09-01", "due": "2026-10-30", "dialogue": "2026-12-04"}
    answer = office["coordinator"].post(f"{PAGE}calendrier/", form, follow=True)
    assert "Calendrier de l’année 1 enregistré." in text_of(answer)
    assert "4 décembre 2026" in text_of(office["treasurer"].get(PAGE))
    funder = signed_in(make_role("ars"))
    told.submit()
    page = text_of(funder.get(f"/revue/funding/dossier/{queries.dossier(1).id}/"))
    assert "4 décembre 2026" in page
    assert office["president"].get(f"{PAGE}calendrier/").status_code == 403


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"due": "2026-10-30", "dialogue": "2026-10-29"}, "ne peut pas venir avant"),
        ({"due": "31/02/2026"}, "Cette date n’existe pas"),
        ({"due": "demain"}, "Cette date n’existe pas"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_beside_its_date(office, form, words):
    page = text_of(office["coordinator"].post(f"{PAGE}calendrier/", form), 422)
    assert words in page
    assert queries.dossier(1).dates == {}


def test_the_completion_date_is_not_the_coordinators():
    with pytest.raises(DomainError, match="financeur qui demande"):
        campaign.set_dates(by=COORDINATOR, at=AT, year=1, dates={"completion": date(2026, 12, 1)})
    with pytest.raises(Forbidden):
        campaign.set_dates(by=PRESIDENT, at=AT, year=1, dates={"due": date(2026, 12, 1)})


def test_the_last_date_said_holds():
    for day in (date(2026, 12, 4), date(2026, 12, 11)):
        told.dialogue_on(day)
    assert queries.dossier(1).dates == {"dialogue": date(2026, 12, 11)}


# --- completion


def test_the_points_are_ticked_one_by_one_and_the_state_says_until_when(office):
    told.submit()
    told.sent_back(points=("Émargement", "Facture"))
    coordinator = office["coordinator"]
    page = text_of(coordinator.get(PAGE))
    assert "À compléter avant le 20 novembre" in page
    assert "À vous : 2 points à compléter avant le 20 novembre 2026." in page
    assert page.count("Marquer comme fait") == 2
    assert "Marquer comme fait" not in text_of(office["treasurer"].get(PAGE))
    coordinator.post(f"{PAGE}points/1/", {"done": "oui"})
    page = text_of(coordinator.get(PAGE))
    assert "À vous : 1 point à compléter" in page
    coordinator.post(f"{PAGE}points/1/", {"done": "non"})
    assert queries.points(queries.dossier(1).id, 1)[0].done_at is None
    page = text_of(coordinator.post(f"{PAGE}points/9/", {"done": "oui"}, follow=True))
    assert "Ce point n’est plus demandé." in page
    told.submit()
    page = text_of(coordinator.post(f"{PAGE}points/1/", {"done": "oui"}, follow=True))
    assert "Ce point n’est plus demandé." in page


def test_what_the_next_version_changes_is_said_by_line(office):
    from funding.indicators import operations as lines

    told.submit()
    told.sent_back()
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur=2000)
    page = text_of(office["coordinator"].get(PAGE))
    assert "1 ligne changée depuis la version 1 transmise" in page
    assert "Proposé : 3 000 € → <strong>2 000 €</strong>" in page


def test_changes_are_told_by_line_old_to_new():
    from dataclasses import replace

    before = DossierContents.collect(1, AT).lines
    first, second, third = before
    after = (replace(first, granted_eur=told.Decimal("3000.00"), decision_label="Accordée"), second)
    found = changed_lines(before, after)
    assert set(found) == {"L01", third.number}
    assert {c.what: (c.before, plain(c.after)) for c in found["L01"].changes} == {
        "Décision": ("pas encore", "Accordée"), "Accordé": ("rien", "3 000 €"),
    }  # fmt: skip
    assert found[third.number].changes[0].after == "retirée"
    assert changed_lines((), before)["L01"].changes[0].before == "absente"
    assert changed_lines(before, before) == {}


# --- taking back, answering


def test_the_office_takes_back_what_is_not_decided_and_says_why(office):
    told.submit()
    assert ">Reprendre le dossier</a>" in text_of(office["president"].get(PAGE))
    page = text_of(office["president"].get(f"{PAGE}reprendre/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    refused = office["president"].post(f"{PAGE}reprendre/", {"token": token, "comment": ""})
    assert "Dites pourquoi en une phrase." in text_of(refused, 422)
    office["president"].post(f"{PAGE}reprendre/", {"token": token, "comment": "Une erreur."})
    assert queries.dossier(1).state == "preparation"
    told.submit()
    told.position()
    told.decide()
    form = {"token": str(uuid4()), "comment": "Trop tard."}
    assert "n’est plus possible" in text_of(
        office["president"].post(f"{PAGE}reprendre/", form), 422
    )


def test_only_the_president_answers_and_a_disagreement_says_on_what(office):
    told.decided()
    president = office["president"]
    assert "Répondre aux décisions" in text_of(president.get(PAGE))
    assert "Répondre aux décisions" not in text_of(office["coordinator"].get(PAGE))
    assert office["coordinator"].get(f"{PAGE}reponse/").status_code == 403
    page = text_of(president.get(f"{PAGE}reponse/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    form = {"token": token, "answer": "dispute", "comment": " "}
    page = text_of(president.post(f"{PAGE}reponse/", form), 422)
    assert "Dites sur quoi porte votre désaccord." in page
    form = {"token": token, "answer": "countersign", "comment": ""}
    for _ in range(2):
        assert president.post(f"{PAGE}reponse/", form).status_code == 302
    page = text_of(president.get(f"{PAGE}reponse/"))
    assert "décisions contresignées le 18 novembre 2026" in page
    again = president.post(f"{PAGE}reponse/", form | {"token": str(uuid4())})
    assert "La CPTS a déjà répondu aux décisions." in text_of(again, 422)


def test_nothing_is_answered_before_the_decision(office):
    told.submit()
    assert office["president"].get(f"{PAGE}reponse/").status_code == 404


def test_sending_twice_by_a_double_click_is_one_step(office):
    page = text_of(office["coordinator"].get(PAGE))
    assert ">Transmettre à la CPAM et à l’ARS</button>" in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    for _ in range(2):
        office["coordinator"].post(f"{PAGE}transmettre/", {"token": token})
    facts = queries.dossier(1)
    assert (facts.state, len(queries.steps(facts.id))) == ("submitted", 1)


def test_the_year_is_closed_to_declarations_once_it_is_decided():
    from funding.dossier.standing import closed_before

    told.submit()
    told.position()
    assert closed_before() is None
    told.decide()
    assert closed_before() == date(2023, 7, 5)

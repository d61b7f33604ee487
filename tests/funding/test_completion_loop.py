"""What the funders ask leads to where it is mended, is answered there, and comes back to them."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.outbox.models import OutboxMail
from funding.budget import corrections
from funding.budget import operations as budget
from funding.budget import queries as budget_reads
from funding.dossier.asked_points import AskedPoint
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations import answers, steps, submission
from funding.dossier.queries import dossiers
from funding.indicators import queries as indicators
from funding.models import Expense, ReadingMark
from members.queries import meetings
from tests.funding import review_steps as told
from tests.funding.dossier_world import AT, COORDINATOR, by_system
from tests.funding.review_browser import text_of, typed, under
from tests.funding.review_steps import ARS, CPAM
from tests.signing_in import make_role, signed_in

pytestmark = pytest.mark.usefixtures("db", "world")
ABOUT_MEETING = AskedPoint("Émargement de la soirée", "meeting", "M002")
ABOUT_EXPENSE = AskedPoint("Décision du conseil", "expense", "E900")
ABOUT_LINE = AskedPoint("Bilan du livrable", "line", "L06")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def cpam():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


def seminar(number: str = "E900", **more) -> None:
    budget.record_expense(
        **by_system(
            number=number,
            contract_year=1,
            envelope_code="fonctionnement",
            nature="convivialité",
            label="Séminaire",
            amount_eur="2940.00",
            spent_on=AT.date().replace(year=2023, month=5, day=23),
        )
        | more
    )


def scan(color="white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return SimpleUploadedFile("feuille.png", out.getvalue(), "image/png")


def point(number: int = 1):
    rows = DossierContents.collect(1, AT).completion
    return next(row for row in rows if row.number == number)


def address(number: int = 1) -> str:
    return f"/dossiers/1/points/{number}/"


# --- asking


def test_a_point_says_what_it_is_about_and_nothing_that_the_version_does_not_show():
    told.submit()
    told.sent_back(points=(ABOUT_MEETING,))
    assert (point().about, point().who) == ("Réunion M002", "la CPAM")
    told.submit()
    with pytest.raises(DomainError, match="dans la liste"):
        told.sent_back(points=(AskedPoint("Autre", "expense", "E999"),))


def test_a_funder_chooses_the_object_of_each_point_and_reads_her_request_once_more(cpam):
    seminar()
    sent = told.submit()
    page = text_of(cpam.get(under(sent, "complements/")))
    for words in ("M002 · Soirée diabète", "L06 · Livrable", "E900 · signalée par le portail"):
        assert words in page, words
    form = typed(
        page,
        comment="Il manque.",
        due_on="2026-11-20",
        confirmed="",
        intent="ask",
        point_1_text="La feuille",
        point_1_about="meeting:M002",
    )
    page = text_of(cpam.post(under(sent, "complements/"), form))
    assert "Pourquoi : Il manque." in page and "Point 1, Réunion M002 : La feuille" in page
    assert dossiers.dossier(1).state == "submitted"
    cpam.post(under(sent, "complements/"), form | {"confirmed": "oui"})
    asked = dossiers.points(sent.id, 1)[0]
    assert (asked.about_kind, asked.about_ref) == ("meeting", "M002")


def test_an_object_without_its_words_is_refused_beside_its_point(cpam):
    sent = told.submit()
    page = text_of(cpam.get(under(sent, "complements/")))
    form = typed(
        page,
        comment="Il manque.",
        due_on="2026-11-20",
        confirmed="",
        intent="ask",
        point_1_text="La feuille",
        point_3_about="line:L06",
    )
    page = text_of(cpam.post(under(sent, "complements/"), form), 422)
    assert "Écrivez le point 3." in page


def test_more_points_are_added_without_losing_the_first(cpam):
    sent = told.submit()
    page = text_of(cpam.get(under(sent, "complements/")))
    shown = {f"point_{number}_text": "" for number in range(2, 5)}
    form = typed(page, comment="", due_on="", point_1_text="Déjà écrit", intent="more", **shown)
    page = text_of(cpam.post(under(sent, "complements/"), form))
    assert "Déjà écrit" in page and 'name="point_8_text"' in page


# --- mending and answering


def test_a_point_leads_to_the_meeting_where_its_sheet_is_deposited_and_back(office):
    told.submit()
    told.sent_back(points=(ABOUT_MEETING,))
    page = text_of(office.get(address()))
    link = re.search(r'href="(/reunions/[^"#]+)#feuille"', page)[1].replace("&amp;", "&")
    page = text_of(office.get(link))
    action = re.search(r'action="(/reunions/[^"]+/deposer/)"', page)[1]
    back = re.search(r'name="suite" value="([^"]+)"', page)[1]
    answer = office.post(action, {"upload": scan(), "suite": back}, follow=True)
    page = text_of(answer)
    assert "Feuille d’émargement du 26 mai 2023 déposée." in page
    assert meetings.find_by_number("M002").sheet_missing is False
    assert [proof.reference for proof in point().proofs] == ["M002"]
    office.post(address(), {"answer": "Feuille retrouvée.", "intent": "answer"})
    assert point().answer == "Feuille retrouvée."


def test_done_without_a_sentence_is_refused(office):
    told.submit()
    told.sent_back(points=(ABOUT_LINE,))
    page = text_of(office.post(address(), {"answer": "  ", "intent": "answer"}), 422)
    assert "Répondez à ce point en une phrase." in page
    assert point().answered is False
    with pytest.raises(DomainError, match="en une phrase"):
        answers.answer_point(by=COORDINATOR, at=AT, year=1, number=1, answer=" ")


def test_a_piece_deposited_since_the_request_answers_the_point_of_its_line(office):
    told.submit()
    told.sent_back(points=(ABOUT_LINE,), at=AT - timedelta(hours=1))
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan(), "suite": address()}
    answer = office.post("/indicateurs/L06/1/pieces/", deposit)
    assert answer.url == address()
    assert [proof.label for proof in point().proofs] == ["Bilan"]


def test_the_board_decision_is_joined_to_its_expense(office):
    seminar()
    told.submit()
    told.sent_back(points=(ABOUT_EXPENSE,))
    page = text_of(office.get(address()))
    expense = Expense.objects.get(number="E900")
    assert f"/budget/depenses/{expense.id}/" in page
    form = {"decision": "Conseil du 24 avril 2023", "upload": scan("red"), "suite": address()}
    answer = office.post(f"/budget/depenses/{expense.id}/decision/", form)
    assert answer.url == address()
    assert point().proofs[0].label == "Décision : Conseil du 24 avril 2023"
    assert not any("E900" in note for note in DossierContents.collect(1, AT).money.flagged)


def test_an_expense_charged_twice_keeps_both_rows_and_counts_one(office):
    for number in ("E900", "E901"):
        seminar(number, nature="téléphonie", invoice_number="F-1")
    before = budget_reads.spent_eur(1)
    twice = Expense.objects.get(number="E901")
    page = text_of(office.post(f"/budget/depenses/{twice.id}/compte/", {"reason": " "}), 422)
    assert "Dites pourquoi en une phrase." in page
    office.post(f"/budget/depenses/{twice.id}/compte/", {"reason": "Déjà comptée : E900."})
    assert Expense.objects.filter(number__in=("E900", "E901")).count() == 2
    assert before - budget_reads.spent_eur(1) == twice.amount_eur
    assert sum(row.spent_eur for row in budget_reads.envelope_uses(1)) == budget_reads.spent_eur(1)
    page = text_of(office.get("/budget/?annee=1"))
    assert "1 dépense qui ne compte plus" in page and "Déjà comptée : E900." in page
    office.post(
        f"/budget/depenses/{twice.id}/compte/", {"reason": "C’était une autre.", "intent": "count"}
    )
    assert budget_reads.spent_eur(1) == before
    assert len(budget_reads.expense_detail(twice.id).corrections) == 2


def test_setting_an_expense_aside_twice_is_one_correction():
    seminar()
    id = Expense.objects.get(number="E900").id
    for _ in range(2):
        corrections.set_expense_aside(by=COORDINATOR, at=AT, expense_id=id, reason="Double.")
    assert len(budget_reads.expense_detail(id).corrections) == 1


def test_the_accounts_of_a_settled_year_change_no_more(office):
    seminar()
    id = Expense.objects.get(number="E900").id
    told.decided()
    told.step(CPAM, "notify", comment="Sans réponse.")
    told.step(CPAM, "settle")
    before = budget_reads.spent_eur(1)
    page = text_of(office.get(f"/budget/depenses/{id}/"))
    assert "L’année 1 est soldée" in page and "Ne plus compter cette dépense" not in page
    page = text_of(office.post(f"/budget/depenses/{id}/compte/", {"reason": "Double."}), 422)
    assert "La correction se note dans ceux de l’année suivante." in page
    with pytest.raises(DomainError, match="est soldée"):
        seminar("E901")
    assert budget_reads.spent_eur(1) == before


@pytest.mark.parametrize("next_page", ["https://ailleurs.example/", "//ailleurs.example", "x"])
def test_a_deposit_leads_back_to_a_page_of_this_portal_only(office, next_page):
    meeting = meetings.find_by_number("M002")
    form = {"upload": scan(), "suite": next_page}
    answer = office.post(f"/reunions/{meeting.id}/feuille/deposer/", form)
    assert answer.url == f"/reunions/{meeting.id}/#feuille"


# --- what the reviewer sees


def test_the_reviewer_sees_at_the_top_her_points_the_answers_and_the_pieces(office, cpam):
    sent = told.submit()
    told.sent_back(points=(ABOUT_LINE,), at=AT - timedelta(hours=1))
    page = text_of(cpam.get(under(sent)))
    assert "Bilan du livrable" in page.partition("Parties du dossier")[0]
    assert "réponse attendue" in page
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    answers.answer_point(by=COORDINATOR, at=AT, year=1, number=1, answer="Le bilan est joint.")
    assert "Le bilan est joint." not in text_of(cpam.get(under(sent)))
    told.submit()
    top = text_of(cpam.get(under(sent))).partition('aria-label="Parties du dossier"')[0]
    assert "Le bilan est joint." in top
    link = re.search(r'href="([^"]+/pieces/[0-9a-f]{64}/)"', top)[1]
    assert cpam.get(link).status_code == 200


def test_what_changed_since_her_last_reading_stays_on_the_page_and_is_her_bodys(cpam):
    sent = told.submit()
    cpam.get(under(sent))
    told.sent_back()
    told.submit()
    other = signed_in(make_role("cpam", name="Une collègue"))
    for client in (cpam, cpam, other):
        page = text_of(client.get(under(sent)))
        assert "Votre organisme avait lu la version 1 le 18 novembre 2026." in page
        assert "Parties changées depuis : Signatures et remarques." in page
    ars = signed_in(make_role("ars"))
    assert "n’a encore lu aucune version" in text_of(ars.get(under(sent)))
    assert set(ReadingMark.objects.values_list("body", flat=True)) == {"cpam", "ars"}


def test_a_decision_that_names_nobody_is_opened_by_the_funders(office, cpam):
    seminar()
    id = Expense.objects.get(number="E900").id
    for color, names in (("red", "on"), ("blue", "")):
        form = {"decision": "Conseil du 24 avril", "upload": scan(color), "names_people": names}
        office.post(f"/budget/depenses/{id}/decision/", form)
        sent = told.submit()
        page = text_of(cpam.get(under(sent)))
        opened = re.findall(r'/pieces/([0-9a-f]{64})/"', page)
        assert bool(opened) is (names == "")
        told.step(COORDINATOR, "withdraw", comment="Suite.", at=AT)
    assert cpam.get(under(sent, f"pieces/{opened[0]}/")).status_code == 200


def decide_expense(office, words="Conseil du 24 avril", **more) -> tuple[Expense, str]:
    id = Expense.objects.get(number="E900").id
    form = {"decision": words} | more
    page = text_of(office.post(f"/budget/depenses/{id}/decision/", form, follow=True))
    return Expense.objects.get(pk=id), page


@pytest.mark.parametrize("path", ["/indicateurs/L06/1/", "expense"])
def test_a_box_left_alone_keeps_the_file_at_the_association(office, path):
    seminar()
    expense = f"/budget/depenses/{Expense.objects.get(number='E900').id}/"
    page = text_of(office.get(expense if path == "expense" else path))
    box = re.search(r'<input type="checkbox" name="names_people"[^>]*>', page)[0]
    assert "checked" in box


def test_the_flag_of_a_decision_is_corrected_without_its_file(office):
    seminar()
    decide_expense(office, upload=scan())
    expense, _ = decide_expense(office, names_people="on")
    assert expense.decision_names_people and expense.decision_document_id
    expense, page = decide_expense(office)
    assert expense.decision_names_people is False
    box = re.search(r'<input type="checkbox" name="names_people"[^>]*>', page)[0]
    assert "checked" not in box and 'value="Conseil du 24 avril"' in page


def test_a_text_never_stands_under_another_decision(office):
    seminar()
    decide_expense(office, upload=scan())
    expense, page = decide_expense(office, "Conseil du 30 mai")
    assert expense.decision_document_id is None
    assert "L’ancien texte n’y est plus : joignez celui de cette décision." in page


def test_the_words_of_a_decision_that_names_people_stay_at_the_association(office, cpam):
    seminar()
    told.submit()
    told.sent_back(points=(ABOUT_EXPENSE,))
    decide_expense(office, "Prime de Mme Zibeline", upload=scan(), names_people="on")
    assert point().proofs[0].label == "Décision qui peut nommer des personnes"
    sent = told.submit()
    assert "Zibeline" not in text_of(cpam.get(under(sent)))
    told.step(COORDINATOR, "withdraw", comment="Suite.", at=AT)
    decide_expense(office, "Conseil du 24 avril")
    assert point().proofs[0].label == "Décision : Conseil du 24 avril"


def test_a_decision_never_carries_the_date_of_its_expense(office):
    seminar()
    decide_expense(office, upload=scan())
    rows = DossierContents.collect(1, AT).evidence
    assert [row.on for row in rows if row.kind == "Décision du conseil"] == [None]


def test_what_the_funders_will_read_is_said_beside_its_field(office):
    seminar()
    page = text_of(office.get(f"/budget/depenses/{Expense.objects.get(number='E900').id}/"))
    assert "Lu par les financeurs, sauf si la case plus bas est cochée." in page
    assert "Lu par les financeurs : aucun nom." in page


# --- remarks


def test_a_remark_is_told_to_the_cpts_answered_and_the_answer_is_told_back(office, cpam):
    mails = {role: make_role(role).email for role in ("coordinator", "cpam", "ars")}
    sent = told.submit()
    OutboxMail.objects.all().delete()
    posted = {"section": "money", "body": "Où est la facture E001 ?", "token": str(uuid4())}
    page = text_of(cpam.post(under(sent, "remarques/"), posted, follow=True))
    assert "Remarque envoyée" in page
    assert mails["coordinator"] in OutboxMail.objects.values_list("to", flat=True)
    page = text_of(office.get("/dossiers/1/"))
    assert "1 remarque sans réponse" in page.partition("Le PDF du dossier")[0]
    link = re.search(r'href="(/dossiers/1/remarques/[^"]+)"', page)[1]
    assert "Écrivez votre réponse." in text_of(office.post(link, {"answer": ""}), 422)
    OutboxMail.objects.all().delete()
    office.post(link, {"answer": "Elle est jointe."})
    told_to = set(OutboxMail.objects.values_list("to", flat=True))
    assert mails["cpam"] in told_to and not told_to & {mails["ars"], mails["coordinator"]}
    page = text_of(cpam.get(under(sent)))
    assert page.count("Elle est jointe.") == 2
    assert "déjà sa réponse" in text_of(office.post(link, {"answer": "Encore."}), 422)


def test_a_remark_without_an_answer_is_on_the_first_page(office):
    sent = told.submit()
    steps.comment(by=CPAM, at=AT, dossier_id=sent.id, section="money", body="Où ?")
    page = text_of(office.get("/aujourdhui/"))
    assert "remarque des financeurs, sans réponse" in page


# --- what is missing is computed


def test_what_a_line_lacks_is_what_it_expects_and_was_not_deposited(office):
    from funding.indicators import operations as lines

    lines.add_line(
        **by_system(
            number="L77",
            mission_code="acces",
            label="Deux bilans",
            kind="deliverable",
            unit="fait",
            direction="B",
            source="CPTS",
            judged_on="cpts",
        )
    )
    lines.set_line_year(
        **by_system(
            line_number="L77", contract_year=1, max_eur=10, expects={"bilan": 2, "guide": 1}
        )
    )
    lines.record_measurement(
        **by_system(
            line_number="L77",
            contract_year=1,
            body="cpts",
            value=1,
            source="CPTS",
            as_of_on=AT.date().replace(year=2023, month=6, day=30),
        )
    )

    def missing() -> str:
        return indicators.line_of("L77", 1, AT.date()).missing_evidence

    def deposit(color: str, expected: str) -> None:
        form = {"label": "Pièce", "dated_on": "2023-06-01", "expected": expected}
        answer = office.post("/indicateurs/L77/1/pieces/", form | {"upload": scan(color)})
        assert answer.status_code == 302

    assert missing() == "bilan (0 sur 2), guide"
    deposit("red", "bilan")
    assert missing() == "bilan (1 sur 2), guide"
    deposit("blue", "bilan")
    deposit("green", "guide")
    assert missing() == ""
    assert "Preuve manquante" not in text_of(office.get("/indicateurs/L77/1/"))


def test_a_missing_sheet_leads_to_its_meeting_and_is_missing_no_more_once_deposited(office):
    from members.operations import meetings as writes

    writes.hold_meeting(
        **by_system(
            number="M003",
            title="Soirée",
            mission_code="acces",
            minutes=90,
            activity_code="GT",
            held_on=AT.date().replace(year=2023, month=6, day=1),
            attendee_ids=[],
            action_number="A9",
            sheet_missing=True,
        )
    )
    from funding.models import Line

    Line.objects.filter(number="L06").update(action_number="A9")
    meeting = meetings.find_by_number("M003")
    page = text_of(office.get("/indicateurs/L06/1/"))
    assert "feuille d’émargement du 1er juin 2023" in page
    assert f"/reunions/{meeting.id}/#feuille" in page
    office.post(f"/reunions/{meeting.id}/feuille/deposer/", {"upload": scan()})
    assert indicators.line_of("L06", 1, AT.date()).missing == ()


# --- taking a piece away


def test_a_piece_is_taken_away_and_put_back(office):
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    piece = indicators.line_of("L06", 1, AT.date()).pieces[0]
    path = f"/indicateurs/L06/1/pieces/{piece.id}"
    assert "Oui, retirer cette pièce" in text_of(office.get("/indicateurs/L06/1/"))
    page = text_of(office.post(f"{path}/retirer/", follow=True))
    assert "Pièce retirée : Bilan" in page
    assert indicators.line_of("L06", 1, AT.date()).pieces == ()
    assert "Pièce remise." in text_of(office.post(f"{path}/remettre/", follow=True))
    assert indicators.line_of("L06", 1, AT.date()).pieces == (piece,)


def test_a_piece_listed_in_a_version_sent_stays(office):
    deposit = {"label": "Bilan", "dated_on": "2023-06-01", "upload": scan()}
    office.post("/indicateurs/L06/1/pieces/", deposit)
    told.submit()
    piece = indicators.line_of("L06", 1, AT.date()).pieces[0]
    page = text_of(office.post(f"/indicateurs/L06/1/pieces/{piece.id}/retirer/", follow=True))
    assert "figure dans la version 1, déjà transmise : elle reste." in page
    assert indicators.line_of("L06", 1, AT.date()).pieces == (piece,)


def deposit_sheet(client, number: str):
    meeting = meetings.find_by_number(number)
    return client.post(f"/reunions/{meeting.id}/feuille/deposer/", {"upload": scan()}, follow=True)


def test_a_sheet_listed_in_a_version_sent_is_never_replaced(office):
    before = meetings.find_by_number("M001").sheet_document_id
    told.submit()
    page = text_of(deposit_sheet(office, "M001"), 422)
    words = "figure dans la version 1 du dossier de l’année 1, déjà transmise aux financeurs"
    assert words in page
    assert meetings.find_by_number("M001").sheet_document_id == before


def test_a_sheet_found_after_the_sending_is_deposited(office):
    told.submit()
    deposit_sheet(office, "M002")
    assert meetings.find_by_number("M002").sheet_missing is False


# --- after the opinion


def test_after_her_opinion_the_tag_says_what_is_awaited(cpam):
    sent = told.submit()
    assert "À lire" in text_of(cpam.get("/revue/funding/dossier/"))
    told.opine(CPAM)
    page = text_of(cpam.get("/revue/funding/dossier/"))
    assert "Avis rendu" in page and "À lire" not in page
    assert "Avis rendu" in text_of(cpam.get(under(sent)))


def test_a_settled_year_awaits_nobody(cpam):
    told.decided()
    told.step(CPAM, "notify", comment="Sans réponse.")
    assert "Année 1" in text_of(cpam.get("/revue/a-vous/")) or dossiers.dossier(1)
    told.step(CPAM, "settle")
    assert "À personne" not in text_of(cpam.get("/revue/a-vous/"))


def test_a_second_funder_asks_on_the_new_version_and_only_those_points_are_open(office):
    told.submit()
    told.sent_back(points=(ABOUT_MEETING,))
    told.submit()
    told.sent_back(points=(ABOUT_LINE,), by=ARS)
    page = text_of(office.get("/dossiers/1/"))
    assert "Ce que l’ARS demande" in page
    assert "Émargement de la soirée" not in page.partition("Le PDF du dossier")[0]
    assert submission.MOST_POINTS == 20

"""What the funders say among themselves shows nowhere at the association before the decision."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.outbox import OutboxMail
from cpts_portal.home import access
from funding.dossier.decision_rules import Judgement
from funding.dossier.operations import comments, opinions
from funding.dossier.operations.documents import build_at_once
from funding.dossier.queries import dossiers
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT
from tests.funding.review_steps import ARS, CPAM, LATER
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import body_of, page_text, squeezed
from tests.support.populated_portal import fill

pytestmark = pytest.mark.usefixtures("db", "world")
PAGE = "/dossiers/1/"
# written by the funders on every free text and every figure of theirs
SECRET = "canarientrefinanceurs"
HIDDEN = {
    "L01": Judgement("partial", review.Decimal("1777.77"), f"{SECRET} L01"),
    "L06": Judgement("neutralised", review.Decimal("888.88"), f"{SECRET} L06"),
    "L10": Judgement("deferred", None, f"{SECRET} L10"),
}
SECRETS = (SECRET, "1 777,77", "1777.77", "1777,77", "888.88", "888,88", "2 666,65", "2666.65")
WORDS = ("position commune", "funders.", "Entre financeurs", "avis rendu")


today = frozen_clock()


@pytest.fixture
def office():
    return {role: signed_in(make_role(role)) for role in ("coordinator", "president", "treasurer")}


def content_of(response) -> str:
    """Everything a response says, without what changes by itself."""
    body = body_of(response)
    if response["Content-Type"].startswith("application/vnd.openxml"):
        rows = load_workbook(BytesIO(body)).active.values
        return "\n".join(str(row) for row in rows)
    text = body.decode("utf-8", "replace") + str(sorted(response.headers.items()))
    # a page of error names its own request
    text = re.sub(r"class=\"num reference\">[^<]+|\('X-Reference', '[^']+'\)", "", text)
    return re.sub(
        r'(name="(csrfmiddlewaretoken|token|owner)" value="|Content-Length.*?)[^"]+', "", text
    )


def read_everything(office) -> dict:
    """Every address that somebody of the office may read."""
    routes = {route.name: route for route in access.routes()}
    values = {
        "year": 1,
        "number": "L01",
        "kind": "csv",
        "document_id": dossiers.dossier(1).document.document_id,
        "funding:dossier_point number": 1,
    }
    requests = []
    for row in access.matrix_rows():
        needs = set(re.findall(r"<(\w+)>", row.path))
        if row.route not in routes or row.route.startswith(("account_", "mfa_", "usersessions")):
            continue
        if needs <= set(values):
            kinds = ("csv", "xlsx", "json") if "kind" in needs else ("csv",)
            requests += [(row, fill(row, routes[row.route], values | {"kind": k})) for k in kinds]
    return {
        (role, path): squeezed(content_of(client.get(path)))
        for role, client in office.items()
        for row, path in requests
        if role in row.read_roles
    }


def test_the_funders_acts_change_no_page_no_file_and_no_mail_of_the_office(office):
    review.submit()
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    mails = OutboxMail.objects.count()
    before = read_everything(office)
    assert len(before) > 30
    review.opine(CPAM, lines=HIDDEN, note=SECRET, give=False)
    review.opine(CPAM, lines=HIDDEN, note=SECRET)
    review.opine(ARS, lines=HIDDEN, note=SECRET, overall="reserved")
    review.prepare(CPAM, "position", lines=HIDDEN, note=SECRET)
    review.agree(ARS, "position")
    review.reopen(ARS, "position", comment=SECRET)
    review.prepare(CPAM, "position", lines=HIDDEN, note=SECRET)
    review.agree(ARS, "position")
    review.prepare(ARS, "decision", lines=HIDDEN, note=SECRET, at=LATER)
    opinions.set_visa_order(by=CPAM, at=AT, order="cpam")
    after = read_everything(office)
    assert [path for path in before if before[path] != after[path]] == []
    assert OutboxMail.objects.count() == mails
    for page, text in after.items():
        assert [word for word in (*SECRETS, *WORDS) if word in text] == [], page


def test_a_pdf_and_its_data_built_before_the_decision_say_nothing_of_it():
    review.submit()
    review.position(lines=HIDDEN)
    review.prepare(ARS, "decision", lines=HIDDEN, note=SECRET, at=LATER)
    comments.comment(
        by=CPAM, at=AT, dossier_id=dossiers.dossier(1).id, section="money", body="Une remarque."
    )
    document = build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    assert (document.snapshot.version, document.snapshot.sent) == (2, False)
    data = str(dossiers.dossier(1).document.snapshot.contents)
    assert "Une remarque." in data
    assert [word for word in SECRETS if word in data] == []
    assert b"canarientre" not in documents.read_content(document.document_id)


def test_what_funders_do_is_traced_under_names_of_their_own():
    """So that whoever shows the traces to the association leaves them out by their first word."""
    review.submit()
    earlier = set(AuditEntry.objects.values_list("action", flat=True))
    review.position()
    review.prepare(ARS, "decision", at=LATER)
    new = set(AuditEntry.objects.values_list("action", flat=True)) - earlier
    assert new and all(action.startswith("funders.") for action in new), new


def test_after_the_decision_the_association_reads_it_and_no_opinion(office):
    review.submit()
    review.opine(CPAM, lines=HIDDEN, note=SECRET)
    review.opine(ARS, lines=HIDDEN)
    review.prepare(CPAM, "position", lines=HIDDEN)
    review.agree(ARS, "position")
    review.decide(note="Suites dites en séance.")
    page = page_text(office["president"].get(PAGE))
    assert "5 500,50 €</strong> accordés" in page
    assert "Un bilan sur deux." in page
    assert "Suites dites en séance." in page
    assert SECRET not in page

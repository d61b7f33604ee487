"""Whatever a form is sent, the portal answers; and it keeps nothing that the form does not ask."""

import re
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_portal.home import access
from tests.members.joining_world import person_form
from tests.security.guards import forms, others, probes, table_marks
from tests.support.populated_portal import fill
from tests.support.shared_fixtures import Undone

ROWS = {row.route: row for row in access.matrix_rows()}
WRITING = sorted(row.route for row in ROWS.values() if row.write_roles and not row.optional)
# posted by no form of a page of this portal's day: the names they read
UNSEEN = {
    "account_reset_password_from_key": ("password1", "password2"),
    "account_confirm_login_code": ("code",),
    "mfa_authenticate": ("code",),
    "account_email_verification_sent": ("code", "action"),
    "account_set_password": ("password1", "password2"),
    "account_signup": ("email", "password1", "password2"),
    "mfa_activate_totp": ("code",),
    "mfa_deactivate_totp": ("code",),
    "mfa_generate_recovery_codes": ("code",),
    "usersessions_list": ("id",),
    "home:report_again": ("run_id",),
    "home:person_data": ("sure",),
    "members:close_session": (),
    "members:pro_sante_you": ("token", "password"),
    "funding:dossier_send": ("token",),
    # what is sent asks for its PDF: no button while it waits to be built
    "funding:dossier_build": (),
    "funding:dossier_point": ("answer", "intent"),
    "review:funding_dossier_act": ("version", "revision", "comment", "token"),
}
NASTY = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\u202e", "𝟙𝟚", "٣", "²", "NaN", "-Infinity", "1e309"),
    *("-1", "0", "1" * 400, "99999999999999999999", "0.005", "1e3", "-0", "0x10", "1_000"),
    *("0001-01-01", "9999-12-31", "2026-02-31", "31/02/2026", "24:60", "T", "--"),
    *("00000000-0000-0000-0000-000000000000", "not-a-uuid", str(UUID(int=7)), "[]", "{}", "null"),
    *("<script>alert(1)</script>", "{{ 7*7 }}", "'; DROP TABLE x;--", "a\r\nBcc: b@c.d"),
    *("x" * 5_000, "é" * 300, "🦊" * 50, "=1+1", "../../etc/passwd", "true", "on"),
)


@pytest.fixture
def cases(portal):
    with Undone():
        yield others.cases(portal)


def form_of(portal, page_forms, route: str) -> forms.PageForm:
    if route in page_forms:
        return page_forms[route]
    row = ROWS[route]
    reader = next(o for o in portal.readers.values() if o.role in row.write_roles and not o.gated)
    address = fill(row, probes.routes_by_name()[route], portal.values)
    return forms.PageForm(route, address, reader.name, {name: set() for name in UNSEEN[route]})


def test_every_form_is_met_on_a_page_or_known(page_forms):
    assert set(WRITING) - page_forms.keys() - UNSEEN.keys() == set()


def offered(values: set[str]) -> list[str]:
    """As often what the page offers as anything: a form refused at its first name shows little."""
    own = sorted(values)[:12]
    return own * (1 + len(NASTY) // len(own)) + list(NASTY) if own else list(NASTY)


def send(portal, form: forms.PageForm, data: dict[str, str]):
    body = urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in data.items()})
    client = portal.readers[form.reader].client
    sent = {"data": body, "content_type": "application/x-www-form-urlencoded"}
    return probes.ask(client, "POST", form.address, **sent)[0]


@pytest.mark.requirement("WEB-08")
@pytest.mark.parametrize("route", WRITING)
@settings(max_examples=3, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_form_is_sent_the_portal_answers(portal, page_forms, route, data):
    form = form_of(portal, page_forms, route)
    content = {
        name: data.draw(st.sampled_from(offered(values)), label=name)
        for name, values in form.fields.items()
        if data.draw(st.integers(0, 9), label="sent") != 0
    }
    assert send(portal, form, content).status_code < 500, content


@pytest.mark.parametrize("route", WRITING)
def test_a_page_that_refuses_says_so_first_in_its_title(portal, page_forms, route):
    answer = send(portal, form_of(portal, page_forms, route), {})
    title = re.search(r"<title>\s*(.*?)\s*</title>", answer.content.decode(errors="replace"))
    if answer.status_code == 422 and title:
        assert re.match(r"Erreur\s:\s", title[1]), title[1]


# columns that say who, how much, how far: none is taken from a name that the form does not have
PROTECTED = re.compile(
    r"^is_|state|status|version|role|amount|_eur$|rpps|verified|decision|reviewer|_by(_id)?$"
    r"|person_id|account|granted"
)


def everything_at_once() -> dict[str, str]:
    """Each column of each table as a name, with what would change it most."""
    sent = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "rpps_verified": "1",
        "status": "accepted",
        "state": "validated",
        "role": "president",
        "reviewer": "ars",
        "decided_by": str(UUID(int=9)),
        "granted_eur": "99999",
        "amount": "99999",
    }
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            for column in connection.introspection.get_table_description(cursor, table):
                sent.setdefault(column.name, "1")
    return sent


def protected_values(tables) -> dict[str, list]:
    """What these tables hold in such columns, whatever the rows and their keys."""
    held = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            described = connection.introspection.get_table_description(cursor, table)
            names = sorted(c.name for c in described if PROTECTED.search(c.name))
            if names:
                columns = ", ".join(f'"{name}"' for name in names)
                cursor.execute(f'SELECT ({columns})::text FROM "{table}" ORDER BY 1')
                held[table] = [row[0] for row in cursor.fetchall()]
    return held


def after(client, address: str, sent: dict, tables=None):
    """Status, tables written to, and their protected columns at the end; undone, and the
    browser's cookies put back: the session it was given meanwhile is undone as well."""
    cookies = client.cookies.copy()
    with Undone():
        with table_marks.written_tables() as wrote:
            status = client.post(address, sent).status_code
        held = protected_values(tables if tables is not None else wrote)
    client.cookies = cookies
    return status, wrote, held


def genuine(portal, cases):
    """Requests that go through: those of the table of others' objects, and three public ones."""
    for route, row in cases.items():
        for case in row:
            if case.owner and case.post is not None:
                own = case.values if case.own is None else case.own
                named = {f"{route} {name}": value for name, value in own.items()}
                address = fill(ROWS[route], probes.routes_by_name()[route], portal.values | named)
                yield route, portal.readers[case.owner].client, address, case.post
    joining = person_form(postal_code="46300", commune="Gourdon")
    yield "members:apply", portal.readers["anonymous"].client, "/adherer/", joining
    yield "missions:declare", portal.readers["member"].client, "/missions/declarer/", declaring()
    often = {"frequency": "daily"}
    yield "home:my_mails", portal.readers["doctor"].client, "/mes-courriels/", often


def declaring() -> dict:
    return {
        "token": str(uuid4()),
        "about": "mission:prevention",
        "activity": "TER",
        "done_on": "2026-11-11",
        "duration": "2 h",
    }


@pytest.mark.requirement("ACC-02")
def test_a_form_keeps_nothing_that_it_does_not_ask_for(portal, page_forms, cases):
    """Each genuine request twice, the second with every column of the database as more names: the
    columns that decide come out the same."""
    taken, went_through = [], 0
    everything = everything_at_once()
    for route, client, address, post in genuine(portal, cases):
        status, wrote, held = after(client, address, post)
        went_through += bool(wrote - table_marks.SESSIONS)
        names = page_forms[route].fields.keys() if route in page_forms else set()
        more = {name: value for name, value in everything.items() if name not in names}
        again = after(client, address, more | post, wrote)
        if again[0] != status or again[2] != held:
            taken.append((route, status, again[0], differing(held, again[2])))
    assert taken == []
    assert went_through >= 20


def differing(before: dict, then: dict) -> dict:
    return {
        table: sorted(set(before[table]) ^ set(then[table]))[:4]
        for table in before
        if before[table] != then[table]
    }

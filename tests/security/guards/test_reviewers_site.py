"""The reviewers' site has no page of the stock admin: no bulk action, no popup, no lookup."""

import pytest

from tests.security.guards import probes

pytestmark = pytest.mark.requirement("ACC-01", "ACC-02", "WEB-05")
LIST = "/revue/funding/dossier/"
NOWHERE = (
    *("/admin/", "/revue/login/", "/revue/logout/", "/revue/password_change/", "/revue/jsi18n/"),
    *("/revue/autocomplete/?app_label=patients&model_name=carerequest&field_name=commune&term=a",),
    *("/revue/r/1/2/", "/revue/patients/", "/revue/patients/carerequest/", "/revue/members/user/"),
    *(f"{LIST}add/", f"{LIST}autocomplete/", f"{LIST}{{id}}/delete/", f"{LIST}{{id}}/history/"),
    *(f"{LIST}{{id}}/change/", f"{LIST}{{id}}/password/"),
)
IGNORED = (
    *("q=Aubépine", "_popup=1", "e=1", "_to_field=id", "all=", "o=-1.2", "p=9999"),
    *("patient__last_name__startswith=A", "year__contract__lines__granted_eur__gt=0"),
    *("id__in=1,2", "comments__body__regex=.*", "_changelist_filters=q%3Da"),
)
BULK = {"action": "delete_selected", "select_across": "1", "index": "0", "post": "yes"}


@pytest.mark.parametrize("body", ["cpam", "ars", "msa"])
def test_no_address_of_the_stock_admin_exists(portal, body):
    client, id = portal.readers[body].client, portal.values["dossier_id"]
    for address in NOWHERE:
        for method in ("GET", "POST"):
            answer, tables = probes.ask(client, method, address.format(id=id))
            assert (answer.status_code, tables) == (404, set()), (method, address)


def test_a_bulk_action_is_refused_whatever_it_ticks(portal):
    for ticked in ([portal.values["dossier_id"]], [portal.values["person_id"], "1 OR 1=1"]):
        posted = BULK | {"_selected_action": ticked}
        answer, tables = probes.ask(portal.readers["cpam"].client, "POST", LIST, posted)
        assert (answer.status_code, tables) == (405, set())


def test_the_list_reads_nothing_from_its_address(portal):
    client = portal.readers["ars"].client
    pages = (LIST, f"{LIST}{portal.values['dossier_id']}/", "/revue/decisions/", "/revue/a-vous/")
    for page in pages:
        baseline = probes.page_signature(client, page)
        assert baseline[0] == 200
        for query in IGNORED:
            assert probes.page_signature(client, f"{page}?{query}") == baseline, (page, query)

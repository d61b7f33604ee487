"""The notice, the register and the impact assessment are written from the table of the rules."""

import json
from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import privacy, retention
from cpts_portal.foundation.records.retention import durations
from cpts_portal.home.management.commands import aipd_page, register_page
from cpts_portal.home.operations import retention as night
from cpts_portal.home.queries.retention import report
from cpts_portal.home.register.activities import activities, activity_of, personal
from cpts_portal.ops.checks.requirements import listed
from patients.models import CareRequest
from tests.security.retention.ending import ending, line
from tests.support.clocks import NOW
from tests.support.pages import squeezed


@pytest.mark.requirement("PRI-07")
def test_the_notice_says_who_why_for_whom_how_long_and_what_one_may_do(world, client, settings):
    settings.DPO_CONTACT = "Anne Bouleau, dpo@exemple.fr"
    page = squeezed(client.get("/vie-privee/").content.decode())
    for words in ("CPTS d’essai", "Anne Bouleau", "cnil.fr", "Mes données", "mises en attente"):
        assert words in page
    for activity in activities():
        assert activity.name in page and activity.basis in page
        assert " ; ".join(activity.purposes) in page and " ; ".join(activity.recipients) in page


@pytest.mark.requirement("PRI-07")
def test_a_duration_changed_in_the_table_changes_what_is_said_and_done(world, client, monkeypatch):
    row, at = ending(world, NOW), NOW + timedelta(days=400)
    assert line(report(at), "care_request").due == 3
    table = json.loads(durations.TABLE.read_text())
    for entry in table:
        if entry["code"] == "care_request":
            entry["kept"][0]["months"] = 24
    changed = durations.read_table(json.dumps(table))
    monkeypatch.setattr(durations, "table", lambda: changed)
    assert line(report(at), "care_request").due == 0
    assert night.run(by=SYSTEM, at=at) and CareRequest.objects.get(pk=row.pk).last_name
    sentence = changed["care_request"].sentence()
    assert sentence.startswith("2 ans après la fin de la demande")


@pytest.mark.requirement("PRI-07")
def test_every_line_of_the_table_is_in_the_notice_and_has_its_rule():
    codes = {duration.code for activity in activities() for duration in activity.durations}
    assert codes == set(durations.table()) == {rule.code for rule in retention.rules()}


@pytest.mark.requirement("PRI-07")
@pytest.mark.parametrize("rule", retention.rules(), ids=lambda rule: rule.covers[0]._meta.label)
def test_a_declaration_promises_the_duration_of_its_rule(rule):
    promised = privacy.declared(rule.covers[0]).retention
    assert rule.duration.sentence().removesuffix(".") in promised


def test_every_table_that_may_name_somebody_is_in_one_activity():
    assert {model._meta.label for model in personal() if activity_of(model) is None} == set()
    assert sum(len(activity.models) for activity in activities()) == len(personal())


def test_each_measure_of_the_impact_assessment_is_a_requirement():
    known = {requirement.id for requirement in listed()}
    risks = json.loads(aipd_page.RISKS.read_text(encoding="utf-8"))
    assert {id for row in risks for id in row["measures"]} <= known


@pytest.mark.parametrize("page", ["register_page", "aipd_page"])
def test_the_register_and_the_impact_assessment_are_written_from_the_same_table(page):
    content = {"register_page": register_page, "aipd_page": aipd_page}[page].Command().page()
    assert durations.duration_of("care_request").sentence() in content
    assert "à compléter par la CPTS" in content
    if page == "register_page":
        assert all(f"`{model._meta.label}`" in content for model in personal())

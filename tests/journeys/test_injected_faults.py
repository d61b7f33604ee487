"""The search for canaries is not blind: each fault, injected on purpose, is found."""

import logging
from collections import defaultdict

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives

from cpts_portal.foundation.kernel import clock
from members.models import Person
from members.operations import people
from tests.funding.dossier_world import AT
from tests.journeys import canary_patients, injected_urls, searching
from tests.journeys.canary_rules import HIDDEN_FROM, leaks, unescaped_in
from tests.journeys.canary_world import ATTACK, World, dressed, token
from tests.journeys.identifying_fields import without_canary
from tests.journeys.searching import tokens_in
from tests.signing_in import NURSE, make_member, make_role, signed_in
from tests.support.populated_portal import BY

NAME = token("plante")
TOKENS = {"plante": NAME}


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("way", injected_urls.WAYS)
def test_a_patient_named_to_a_funder_is_found(db, settings, monkeypatch, way):
    settings.ROOT_URLCONF = "tests.journeys.injected_urls"
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = World(free_texts=defaultdict(lambda: token("autre")))
    world.hide("askedlastname", injected_urls.NAME)
    cpam = world.people["cpam"] = signed_in(make_role("cpam"))
    pages_by_reader = {"cpam": [("injected", searching.answer(cpam.get(f"/plante/{way}/")))]}
    assert leaks(world, pages_by_reader) == ["cpam reads askedlastname on injected"]
    assert set(HIDDEN_FROM["cpam"]) and not canary_patients.may_read("cpam", "injected", "asked")


@pytest.mark.requirement("PRI-09")
def test_a_name_in_a_log_line_is_found_and_that_of_an_exception_is_not_written():
    log = logging.getLogger("injected")
    with searching.Lines() as lines:
        try:
            raise ValueError(NAME)
        except ValueError:
            log.exception("the reading failed")
        assert "the reading failed" in lines.text
        assert tokens_in(TOKENS, lines.text) == []
        log.warning("no request for %s", NAME)
        assert tokens_in(TOKENS, lines.text) == ["plante"]


@pytest.mark.requirement("PRI-09")
@pytest.mark.parametrize("where", ["subject", "text", "html", "header"])
def test_a_name_anywhere_in_a_mail_is_found(where):
    texts = dict.fromkeys(("subject", "text", "html", "header"), "Une réponse est attendue.")
    texts[where] = f"Réponse attendue pour {NAME} :\u202f{'très ' * 20}vite."
    message = EmailMultiAlternatives(texts["subject"], texts["text"], to=["a@exemple.fr"])
    message.attach_alternative(f"<p>{texts['html']}</p>", "text/html")
    message.extra_headers["X-Note"] = texts["header"]
    assert tokens_in(TOKENS, searching.mail(message)) == ["plante"]


@pytest.mark.requirement("PRI-09")
def test_a_name_among_the_arguments_of_a_task_or_in_the_cache_is_found():
    assert tokens_in(TOKENS, searching.valkey()) == []
    current_app.send_task("injected.task", args=[NAME])
    assert tokens_in(TOKENS, searching.valkey()) == ["plante"]
    current_app.control.purge()
    assert tokens_in(TOKENS, searching.valkey()) == []
    for key, value in ((f"name-{NAME}", 1), ("name", NAME)):
        cache.set(key, value)
        assert tokens_in(TOKENS, searching.valkey()) == ["plante"]
        cache.clear()


@pytest.mark.requirement("CRY-01")
def test_a_name_in_clear_is_found_in_a_dump_as_a_backup_makes_it(transactional_db):
    make_member()
    people.register_person(**BY, last_name=NAME, first_name="Ana", profession=NURSE)
    assert tokens_in(TOKENS, searching.pg_dump()) == ["plante"]
    assert tokens_in(TOKENS, searching.dump()) == ["plante"]


def test_a_new_identifying_field_without_a_canary_is_named(db):
    make_member()
    people.register_person(**BY, last_name=NAME, first_name="Ana", profession=NURSE)
    fields = [(f"members.Person {name}", Person, name) for name in ("last_name", "street")]
    assert without_canary(TOKENS, fields) == ["members.Person street"]


@pytest.mark.requirement("WEB-04")
def test_a_text_shown_as_it_was_typed_is_found():
    text = dressed("plante", NAME)
    assert text == NAME + ATTACK
    assert unescaped_in([("injected", f"<td>{text}</td>")], TOKENS) == ["injected runs plante"]
    escaped = f"{NAME}&lt;img src=x onerror=a&gt;{{{{7*7}}}}&lt;/script&gt;"
    assert unescaped_in([("injected", f"<td>{escaped}</td>")], TOKENS) == []
    computed = escaped.replace("{{7*7}}", "49")
    assert unescaped_in([("injected", f"<td>{computed}</td>")], TOKENS) == ["injected runs plante"]

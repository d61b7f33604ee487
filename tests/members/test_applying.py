"""Joining online: the public form, what it refuses and how, and that it tells nobody anything."""

import re
import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail as mailbox
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface import mail
from members.forms.application import PersonForm, check_rpps
from members.forms.fields import NumberField
from members.models import (
    Application,
    Commune,
    JoiningText,
    Membership,
    Person,
    TextAcceptance,
    User,
)
from members.operations import applying, reference
from tests.members.conftest import NOW
from tests.members.joining_world import (
    APPLY,
    GOURDON,
    OTHER_RPPS,
    RPPS,
    SENT,
    STRUCTURE,
    accepted,
    follow_up,
    letters,
    person_form,
    profession,
    send,
    structure_form,
    text,
)
from tests.signing_in import make_account, make_role, signed_in

SOMEBODY_ELSES_SECRET = "1 84 12 76 451 089 46"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def coordinator(association):
    return make_role("coordinator", email="claire@exemple.fr")


def refusal(client, form: dict, path: str = APPLY) -> str:
    """The page that comes back; nothing was written, no mail left."""
    page = text(client.post(path, form), 422)
    assert not Application.objects.exists()
    assert letters("received") == letters("arrived") == []
    return page


def beside(page: str, field: str) -> str:
    """What is said next to this field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', page, re.S)
    return re.sub(r"<[^>]+>", "", found[1]).replace("&#x27;", "'") if found else ""


def test_a_professional_applies_from_her_phone(client, coordinator):
    row = send(client, person_form(**accepted("directory")))
    assert (row.state, row.kind, row.rpps, row.phone) == ("received", "person", RPPS, "0612345678")
    assert row.commune.name == "Gourdon"
    assert row.sent_at == row.waiting_since == NOW
    assert [letter.to for letter in letters("received")] == ["ines.myrtille@exemple.fr"]
    assert [letter.to for letter in letters("arrived")] == ["claire@exemple.fr"]
    assert not Person.objects.exists() and not Membership.objects.exists()
    assert "Demande envoyée" in text(client.get(SENT))


def test_each_text_is_accepted_in_its_version_and_at_its_moment(client, association):
    send(client, person_form())
    rows = TextAcceptance.objects.order_by("text__kind")
    assert [(r.text.kind, r.text.version, r.accepted_at) for r in rows] == [
        (kind, "2022-1", NOW) for kind in ("charter", "privacy", "rules", "statutes")
    ]


def test_the_directory_is_a_choice_and_the_other_texts_are_not(client, association):
    for kind in ("statutes", "charter", "rules", "privacy"):
        form = person_form()
        del form[f"text_{kind}"]
        assert "Lisez ce texte" in beside(refusal(client, form), f"text_{kind}")
    send(client, person_form())
    assert not TextAcceptance.objects.filter(text__kind="directory").exists()


def test_a_text_that_changed_since_the_page_was_opened_is_asked_again(client, association):
    form = person_form()
    JoiningText.objects.create(
        kind="charter", version="2026-2", title="Charte", body="Neuve.",
        in_force_from=NOW.date(), to_validate=False,
    )  # fmt: skip
    page = refusal(client, form)
    assert "vient de changer" in beside(page, "text_charter")
    assert not re.search(r'name="text_charter"[^>]*checked', page)
    assert re.search(r'name="text_rules"[^>]*checked', page)


def test_the_operation_too_refuses_a_version_that_is_not_in_force(association):
    with pytest.raises(DomainError, match="vient de changer"):
        applying.submit_application(
            by=applying.HOLDER, at=NOW, token=uuid4(), kind="person", accepted=[1_000_000],
            last_name="Myrtille", first_name="Inès", email="i@exemple.fr", phone="0612345678",
            postal_code="46300", commune_id="46127", profession_id=int(profession("60")),
        )  # fmt: skip
    assert not Application.objects.exists()


def test_every_version_of_a_text_stays_readable(client, association):
    old = text(client.get("/adherer/textes/charter/2022-1/"))
    assert "Charte de l’adhérent" in old and "modèle à valider" in old
    JoiningText.objects.create(
        kind="charter", version="2026-2", title="Charte", body="Neuve.",
        in_force_from=date(2026, 10, 1), to_validate=False,
    )  # fmt: skip
    assert "remplacée par la version 2026-2" in text(client.get("/adherer/textes/charter/2022-1/"))
    assert client.get("/adherer/textes/charter/1999-1/").status_code == 404


def test_a_published_text_is_never_rewritten_under_the_same_version(association):
    JoiningText.objects.filter(kind="charter").update(body="Autre chose.")
    with pytest.raises(DomainError, match="donnez-lui un autre numéro"):
        reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["244600482"])


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99700002002", "faute de frappe"),
        ("99700020001", "faute de frappe"),
        ("00000000000", "11 chiffres"),
        ("9970000200", "11 chiffres"),
        ("429876543", "ADELI"),
        ("9970000200A", "11 chiffres"),
        ("", "cochez la case"),
        ("9" * 60, "trop long"),
    ],
)
def test_a_wrong_rpps_is_said_beside_its_field_and_nothing_is_lost(
    client, association, typed, said
):
    page = refusal(client, person_form(rpps=typed))
    assert said in beside(page, "rpps")
    assert 'value="Myrtille"' in page and 'value="3 rue des Tilleuls"' in page
    assert "Un point est à corriger" in page


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize(
    "typed",
    [
        f"8{RPPS}",
        "９９７００００２００１",
        f"{RPPS}\n",
        f"{RPPS}\u00a0",
        "997 0000\u202f2001\u200b",
        "997.0000.2001",
    ],
)
def test_one_number_written_in_six_ways_is_one_number(client, association, typed):
    assert send(client, person_form(rpps=typed)).rpps == RPPS


def test_who_has_no_number_yet_or_an_official_one_that_fails_says_so(client, association):
    assert send(client, person_form(rpps="", no_rpps="on")).rpps == ""


def test_a_profession_out_of_the_register_has_no_number(client, association):
    kinesiologist = profession("KINESIO", "LOCAL")
    page = refusal(client, person_form(profession=kinesiologist))
    assert "n’est pas inscrite au RPPS" in beside(page, "rpps")
    assert send(client, person_form(profession=kinesiologist, rpps="")).profession.code == "KINESIO"


def test_another_profession_is_named(client, association):
    page = refusal(client, person_form(profession=profession("AUTRE", "LOCAL"), rpps=""))
    assert "Dites quelle est votre profession" in beside(page, "detail")


@pytest.mark.requirement("IDN-01")
@given(counter=st.integers(0, 99_999), place=st.integers(0, 10), shift=st.integers(1, 9))
def test_one_wrong_digit_never_passes(counter, place, shift):
    number = _number(counter)
    wrong = str((int(number[place]) + shift) % 10)
    assert _refused(number[:place] + wrong + number[place + 1 :])


@pytest.mark.requirement("IDN-01")
@given(counter=st.integers(0, 99_999), place=st.integers(0, 9))
def test_two_neighbours_swapped_never_pass_but_for_zero_and_nine(counter, place):
    number = _number(counter)
    first, second = number[place], number[place + 1]
    swapped = number[:place] + second + first + number[place + 2 :]
    # the key does not see 09 and 90: nothing can be done about those
    blind = first == second or {first, second} == {"0", "9"}
    assert blind or _refused(swapped)


@given(counter=st.integers(0, 99_999), blanks=st.lists(st.sampled_from("  .\u00a0\u202f\u200b")))
def test_blanks_anywhere_change_nothing(counter, blanks):
    number = _number(counter)
    typed = "".join(
        digit + (blanks[i % len(blanks)] if blanks else "") for i, digit in enumerate(number)
    )
    assert NumberField(check=check_rpps).clean(typed) == number


def _number(counter: int) -> str:
    body = f"99700{counter:05}"
    return body + luhn.calc_check_digit(body)


def _refused(number: str) -> bool:
    try:
        NumberField(check=check_rpps).clean(number)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_name": "   "}, "last_name"),
        ({"last_name": "😀"}, "last_name"),
        ({"last_name": "Myr\u202etille"}, "last_name"),
        ({"last_name": "{{7*7}}"}, "last_name"),
        ({"last_name": "<img src=x onerror=alert(1)>"}, "last_name"),
        ({"last_name": "a" * 200}, "last_name"),
        ({"last_name": "42"}, "last_name"),
        ({"first_name": "Inès\x00"}, "first_name"),
        ({"email": "a@exemple.fr\r\nBcc: tous@exemple.fr"}, "email"),
        ({"email": "pas une adresse"}, "email"),
        ({"email": f"{'a' * 300}@exemple.fr"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "06 12 34 56 78 90"}, "phone"),
        ({"phone": "=HYPERLINK(1)"}, "phone"),
        ({"practice_mode": "Z"}, "practice_mode"),
        ({"profession": "999999999"}, "profession"),
        ({"profession": "dix"}, "profession"),
        ({"college": "rois"}, "college"),
        ({"civility": "Sa Majesté"}, "civility"),
        ({"finess": "123456789"}, "finess"),
        ({"workplace": "a" * 161}, "workplace"),
        ({"languages": "caché\u200bici"}, "languages"),
        ({"postal_code": "4630"}, "postal_code"),
        ({"postal_code": "99999"}, "postal_code"),
        ({"postal_code": "46309"}, "postal_code"),
        ({"postal_code": "46300", "commune": "75056"}, "commune"),
        ({"postal_code": "46300", "commune": "Paris"}, "commune"),
    ],
)
def test_a_bad_input_is_said_beside_its_field(client, association, changed, field):
    assert beside(refusal(client, person_form(**changed)), field)


@pytest.mark.parametrize("name", ["O'Brien–Ñ", "D", "Le Goff", "Saint-Exupéry", "N’Guyễn", "Łoś"])
def test_people_are_called_as_they_are_called(client, association, name):
    assert send(client, person_form(last_name=name)).last_name == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06.12.34.56.78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("06-12-34-56-78", "0612345678"),
        ("+41 21 555 12 34", "+41215551234"),
    ],
)
def test_one_phone_has_many_spellings(client, association, typed, kept):
    assert send(client, person_form(phone=typed)).phone == kept


def test_what_looks_like_a_program_is_kept_as_text_and_shown_as_text(client, coordinator):
    hostile = "<img src=x onerror=alert(1)> {{7*7}} {% load x %}"
    row = send(client, person_form(workplace=hostile, street=hostile))
    page = text(signed_in(coordinator).get(f"/adherents/demandes/{row.id}/"))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; {{7*7}} {% load x %}" in page


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("field", ["detail", "languages", "workplace", "street", "last_name"])
def test_a_social_security_number_is_refused_and_never_comes_back(client, association, field):
    page = refusal(client, person_form(**{field: f"voir {SOMEBODY_ELSES_SECRET}"}))
    assert "Nous ne l’enregistrons jamais" in beside(page, field)
    assert SOMEBODY_ELSES_SECRET not in page


@pytest.mark.requirement("IDN-04")
def test_a_postal_code_of_several_communes_offers_them(client, association):
    page = refusal(client, person_form(commune=""))
    assert "est celui de" in beside(page, "commune")
    assert '<option value="46127">Gourdon</option>' in page
    assert send(client, person_form(commune="46127")).commune_id == "46127"


@pytest.mark.parametrize("typed", ["gourdon", "GOURDON", " Gourdon ", "46127"])
def test_a_commune_is_known_by_its_name_or_its_code(client, association, typed):
    assert send(client, person_form(commune=typed)).commune_id == "46127"


def test_the_only_commune_of_a_postal_code_needs_no_name(client, association):
    Commune.objects.filter(code="46334").update(postal_codes=["46999"])
    row = send(client, person_form(postal_code="46999", commune=""))
    assert row.commune_id == "46334"
    elsewhere = client.post(APPLY, person_form(postal_code="46999", commune="Paris"))
    assert "Choisissez votre commune" in beside(text(elsewhere, 422), "commune")


@pytest.mark.requirement("IDN-03", "IDN-04")
def test_the_table_of_the_whole_country_decides(client, db):
    """97150 is the postal code of Saint-Martin, whose commune is 97801: right, whatever it looks
    like. 25290 is in the Doubs: Paris is not."""
    reference.load_reference(by=SYSTEM, at=NOW)
    right = person_form(postal_code="97150", commune="97801")
    assert send(client, right).commune_id == "97801"
    Application.objects.all().delete()
    wrong = client.post(APPLY, person_form(postal_code="25290", commune="75056"))
    assert "Choisissez votre commune" in beside(text(wrong, 422), "commune")
    corsican = send(client, person_form(postal_code="20000", commune="Ajaccio"))
    assert (corsican.commune_id, corsican.postal_code) == ("2A004", "20000")
    bourg = send(client, person_form(postal_code="01000", commune="Bourg-en-Bresse"))
    assert bourg.postal_code == "01000"


def test_somebody_from_elsewhere_may_apply_and_is_told(client, association):
    form = person_form(postal_code="46310", commune="Concorès")
    assert "hors du territoire" in text(client.post(APPLY, form, follow=True))
    assert "hors du territoire" in text(client.get(follow_up(Application.objects.get())))
    assert "hors du territoire" not in text(client.post(APPLY, person_form(), follow=True))


def test_fields_that_the_form_does_not_have_change_nothing(client, association):
    row = send(
        client,
        person_form(
            is_staff="1", is_superuser="1", status="accepted", state="accepted", number="1",
            rpps_verified="1", rpps_confirmed_at="2026-01-01", fee_eur="0", membership="1",
            version="9", decided_at="2026-01-01", sent_at="2020-01-01", id=str(uuid4()),
            listed="on", kind="structure", structure_name="X", reason="x", commune_id="75056",
        ),
    )  # fmt: skip
    assert (row.state, row.version, row.kind) == ("received", 1, "person")
    assert row.rpps_confirmed_at is None and row.membership is None and row.fee_eur is None
    assert row.sent_at == NOW and row.structure_name == "" and row.commune_id == "46127"
    assert not User.objects.exists()


def test_the_operation_knows_its_fields(association):
    with pytest.raises(TypeError):
        applying.submit_application(
            by=applying.HOLDER, at=NOW, token=uuid4(), kind="person", accepted=[], state="accepted"
        )


def test_the_same_form_twice_is_one_application(client, coordinator):
    form = person_form()
    first = client.post(APPLY, form)
    again = client.post(APPLY, form)
    assert first.status_code == again.status_code == 302
    assert Application.objects.count() == 1
    assert len(letters("received")) == len(letters("arrived")) == 1


@pytest.mark.parametrize("token", ["", "abc", "1"])
def test_a_form_without_its_token_is_asked_again(client, association, token):
    assert "Ce formulaire a expiré" in refusal(client, person_form(token=token))


@pytest.mark.django_db(transaction=True)
def test_the_same_form_ten_times_at_once_is_one_application(association):
    form, statuses = person_form(), []

    def post():
        try:
            statuses.append(Client().post(APPLY, form).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [302] * 10
    assert Application.objects.count() == 1
    assert len(letters("received")) == 1


def test_without_the_form_s_own_key_nothing_is_read(association):
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post(APPLY, person_form()).status_code == 403
    assert not Application.objects.exists()


def test_one_connection_sends_thirty_forms_an_hour_and_keeps_what_was_typed(client, association):
    for number in range(30):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number}"}
        assert client.post(APPLY, person_form(email="non"), **forged).status_code == 422
    page = text(client.post(APPLY, person_form()), 429)
    assert "Trop de demandes sont parties de cette connexion" in page
    assert 'value="Myrtille"' in page
    assert not Application.objects.exists()


def test_nobody_s_mailbox_is_filled_through_the_form(client, association):
    for _ in range(applying.MOST_A_DAY):
        send(client, person_form())
    page = text(client.post(APPLY, person_form()), 422)
    assert "Plusieurs demandes portent déjà cette adresse" in beside(page, "email")
    assert len(letters("received")) == applying.MOST_A_DAY


def answered(client, **changed) -> tuple[int, str, str, int, int]:
    """All that a stranger sees and counts."""
    mails = len(letters("received")), len(letters("arrived"))
    answer = client.post(APPLY, person_form(**changed))
    page = client.get(answer["Location"]).content.decode()
    sent = len(letters("received")) - mails[0], len(letters("arrived")) - mails[1]
    return answer.status_code, answer["Location"], page, *sent


@pytest.mark.requirement("AUT-06")
def test_nothing_tells_whether_an_address_or_a_number_is_known(coordinator, join):
    """A member, her login, a colleague's number, an application under way: one answer."""
    known = join("Genévrier", "Nadia", rpps=OTHER_RPPS, email="nadia@exemple.fr")
    make_account(person=known, email="compte.nadia@exemple.fr")
    seen = [
        answered(Client(), email="personne@exemple.fr"),
        answered(Client(), email="personne@exemple.fr"),
        answered(Client(), email="nadia@exemple.fr"),
        answered(Client(), email="compte.nadia@exemple.fr"),
        answered(Client(), email="autre@exemple.fr", rpps=OTHER_RPPS),
        answered(Client(), last_name="Genévrier", first_name="Nadia", email="tiers@exemple.fr"),
    ]
    assert len(set(seen)) == 1
    assert seen[0][3:] == (1, 1)


def test_a_known_address_is_told_so_in_its_own_mail_and_nowhere_else(client, join):
    join("Genévrier", "Nadia", email="Nadia@exemple.fr")
    send(client, person_form(email="nadia@exemple.fr"))
    send(client, person_form(email="nouvelle@exemple.fr"))
    mail.deliver_due(NOW)
    words = {m.to[0]: m.body for m in mailbox.outbox if "reçue" in m.subject}
    assert "déjà connue" in words["nadia@exemple.fr"]
    assert "déjà connue" not in words["nouvelle@exemple.fr"]


def test_the_letters_are_short_have_one_link_and_name_nobody(client, coordinator):
    send(client, person_form(last_name="Xylophone", workplace="Cabinet Zébulon"))
    assert mail.deliver_due(NOW) == 2
    for message in mailbox.outbox:
        body = message.body.split("\n--\n")[0].strip()
        assert len(body.splitlines()) < 10
        assert body.count("http") == 1
        html = message.alternatives[0][0]
        for word in ("Xylophone", "Zébulon", RPPS):
            assert word not in body + html + message.subject
        assert html.count("<a ") == 1


def test_a_structure_joins_too(client, coordinator):
    row = send(client, structure_form(siret="35600000049837", rna="W2A1234567"), STRUCTURE)
    assert (row.kind, row.name, row.siret) == ("structure", "EHPAD Les Myosotis", "35600000049837")
    assert row.rna == "W2A1234567"
    assert row.profession is None and row.representative_role == "directrice"
    assert set(row.acceptances.values_list("text__kind", flat=True)) == {
        "statutes", "charter", "rules", "privacy",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"siret": "00000000000000"}, "siret"),
        ({"siret": "35600000049838"}, "siret"),
        ({"rna": "X123456789"}, "rna"),
        ({"finess": "000000000"}, "finess"),
        ({"structure_name": " "}, "structure_name"),
        ({"structure_kind": "chateau"}, "structure_kind"),
        ({"structure_name": f"Foyer {SOMEBODY_ELSES_SECRET}"}, "structure_name"),
    ],
)
def test_a_bad_input_of_a_structure_is_said_beside_its_field(client, association, changed, field):
    page = refusal(client, structure_form(**changed), STRUCTURE)
    assert beside(page, field)
    assert SOMEBODY_ELSES_SECRET not in page


FIELDS = ("last_name", "first_name", "email", "phone", "postal_code", "commune", "rpps", "finess")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.fixed_dictionaries({name: st.text(max_size=60) for name in FIELDS}))
def test_whatever_is_typed_the_form_answers(association, typed):
    form = PersonForm(person_form(**typed), on=NOW.date())
    assert form.is_valid() or form.errors
    assert "<li>" in str(form) or form.is_valid()


def test_the_form_leads_to_the_texts_and_to_the_structures(client, association):
    page = text(client.get(APPLY))
    assert 'href="/adherer/textes/statutes/2022-1/"' in page
    assert f'href="{STRUCTURE}"' in page
    assert page.count("<h1>") == 1


def test_the_way_to_join_is_on_the_sign_in_page_and_on_the_open_pages(client, association):
    for path in ("/compte/login/", "/mentions-legales/", APPLY):
        assert f'href="{APPLY}"' in text(client.get(path))


def test_an_application_of_yesterday_does_not_count_against_today(client, association, monkeypatch):
    for _ in range(applying.MOST_A_DAY):
        send(client, person_form())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1, minutes=1))
    assert send(client, person_form(**GOURDON)).state == "received"

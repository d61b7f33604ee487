"""``simulate_aci`` as it is typed in a shell: its JSON, its refusals in French, its exit code 2."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from funding.management.commands.simulate_aci import Command

LOIRE = ["--population", "90000", "--signed-on", "2022-07-05"]
THREE = [*LOIRE, "--missions", "acces,parcours,prevention"]


def run(*arguments: str) -> tuple[int, str, str]:
    """As the shell would: exit code, stdout, stderr. No database is allowed here."""
    out, err = StringIO(), StringIO()
    command = Command(stdout=out, stderr=err, no_color=True)
    try:
        parser = command.create_parser("manage.py", "simulate_aci")
        options = vars(parser.parse_args(list(arguments)))
        command.execute(**options)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_json_is_the_one_promised():
    code, out, err = run(*THREE, "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert {
        "band": "T3",
        "advance_eur": "170625.00",
        "balance_eur": "56875.00",
        "entitlement_fixed_eur": "227500.00",
        "variable_max_eur": "97500.00",
        "maximum_eur": "325000.00",
    }.items() <= data.items()
    for line in data["lines"]:
        assert {"label", "formula", "amount_eur", "source", "confidence"} <= set(line)
        assert line["amount_eur"].count(".") == 1
        assert len(line["amount_eur"].split(".")[1]) == 2


def test_crisis_may_be_given_more_than_once():
    _, out, _ = run(
        *LOIRE, "--missions", "crise", "--crisis", "update", "--crisis", "recognised", "--json"
    )
    data = json.loads(out)
    assert data["entitlement_fixed_eur"] == "165000.00"
    assert data["advance_eur"] == "56250.00"


def test_an_unknown_split_is_null_and_says_why():
    _, out, _ = run(
        "--population", "90000", "--signed-on", "2020-01-01", "--missions", "acces", "--json"
    )
    data = json.loads(out)
    assert data["advance_eur"] is data["balance_eur"] is data["variable_max_eur"] is None
    assert data["maximum_eur"] == "195000.00"
    assert any(
        line["amount_eur"] is None and "n’est pas connue" in line["formula"]
        for line in data["lines"]
    )


def test_people_read_french():
    code, out, _ = run(*THREE)
    assert code == 0
    assert "170\u202f625,00\u00a0€" in out
    assert "à l’accès" not in out
    assert "source :" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--population manque"),
        (["--population", "90000"], "--signed-on manque"),
        ([*LOIRE, "--missions", "chant"], "Mission inconnue"),
        ([*LOIRE, "--missions", "acces,,parcours"], "nom vide"),
        ([*LOIRE, "--missions", "acces,acces"], "deux fois"),
        ([*LOIRE, "--missions", "acces:hier"], "une date qui existe"),
        ([*LOIRE, "--missions", "acces:2031-01-01"], "ne peut pas démarrer"),
        ([*LOIRE, "--crisis", "update"], "demande la mission « crise »"),
        ([*LOIRE, "--missions", "crise", "--crisis", "guerre"], "inconnu"),
        ([*LOIRE, "--missions", "crise", "--crisis", "update", "--crisis", "update"], "deux fois"),
        (["--population", "0", "--signed-on", "2022-07-05"], "entre 1 et 5 000 000"),
        (["--population", "-5", "--signed-on", "2022-07-05"], "nombre entier"),
        (["--population", "9e4", "--signed-on", "2022-07-05"], "nombre entier"),
        (["--population", "９０", "--signed-on", "2022-07-05"], "nombre entier"),
        (["--population", "9" * 5000, "--signed-on", "2022-07-05"], "nombre entier"),
        (["--population", "90000", "--signed-on", "2022-02-30"], "une date qui existe"),
        (["--population", "90000", "--signed-on", "05/07/2022"], "une date qui existe"),
        (["--population", "90000", "--signed-on", "2019-08-24"], "Aucun accord"),
        (["--population", "90000", "--signed-on", "9999-01-01"], "trop lointaine"),
        ([*LOIRE, "--prorata", "semaines"], "jours ou en douziemes"),
        ([*LOIRE, "--inconnue"], "Argument inconnu"),
        (["--population"], "attend une valeur"),
        ([*LOIRE, "--json=oui"], "n’attend pas de valeur"),
    ],
)
def test_a_bad_value_is_one_french_sentence_and_exit_code_two(arguments, words):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert words in err
    assert err.count("\n") <= 1
    assert "Traceback" not in err
    assert "rror" not in err


def test_a_population_may_be_written_with_spaces():
    code, out, _ = run("--population", "90\u202f000", "--signed-on", "2022-07-05", "--json")
    assert code == 0
    assert json.loads(out)["band"] == "T3"


def test_it_is_a_command_of_the_portal():
    out = StringIO()
    call_command("simulate_aci", *THREE, "--json", stdout=out)
    assert json.loads(out.getvalue())["rate_version"] == "av2-2022"

"""On with three values, off with none, refused in between; what the pages may then lead to."""

import json
import os
import subprocess
import sys

import pytest

from cpts_portal.environment import ROOT, Misconfigured, Mode, pro_sante_connect
from cpts_portal.ops.checks.environments import PRODUCTION

WHOLE = {
    "CPTS_PSC_DISCOVERY": "https://auth.psc.example/auth/realms/x/.well-known/wallet",
    "CPTS_PSC_CLIENT_ID": "cpts",
    "CPTS_PSC_CLIENT_SECRET": "un-secret",
}


@pytest.fixture
def give(monkeypatch):
    def _give(**changed):
        for name, value in (WHOLE | changed).items():
            monkeypatch.setenv(name, value)

    return _give


def test_nothing_given_is_off():
    assert not any(pro_sante_connect(Mode.PRODUCTION).values())


def test_the_secret_may_come_from_a_file(give, tmp_path, monkeypatch):
    (tmp_path / "psc").write_text("venu-du-fichier\n")
    give(CPTS_PSC_CLIENT_SECRET="")
    monkeypatch.setenv("CPTS_PSC_CLIENT_SECRET_FILE", str(tmp_path / "psc"))
    assert pro_sante_connect(Mode.PRODUCTION)["CLIENT_SECRET"] == "venu-du-fichier"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"CPTS_PSC_CLIENT_ID": ""}, "CPTS_PSC_CLIENT_ID manque"),
        ({"CPTS_PSC_DISCOVERY": "", "CPTS_PSC_CLIENT_SECRET": ""}, "CPTS_PSC_DISCOVERY"),
        ({"CPTS_PSC_CLIENT_SECRET": "changeme"}, "changeme"),
        ({"CPTS_PSC_DISCOVERY": "http://auth.psc.example/x"}, "adresse https"),
        ({"CPTS_PSC_DISCOVERY": "auth.psc.example"}, "adresse https"),
        ({"CPTS_PSC_DISCOVERY": "https:///x"}, "adresse https"),
    ],
)
def test_half_a_configuration_refuses_to_start(give, capsys, changed, sentence):
    give(**changed)
    with pytest.raises(Misconfigured):
        pro_sante_connect(Mode.PRODUCTION)
    assert sentence in capsys.readouterr().err


def test_a_simulator_on_this_machine_is_no_production(give):
    give(CPTS_PSC_DISCOVERY="http://localhost:8000/x")
    assert pro_sante_connect(Mode.DEVELOPMENT)["DISCOVERY"].startswith("http://")


@pytest.mark.parametrize(("options", "more"), [({}, []), (WHOLE, ["https://auth.psc.example"])])
def test_a_form_leads_to_the_provider_only_where_there_is_one(options, more):
    """Started as in production: the portal starts with and without."""
    ask = "import json; from cpts_portal import settings as s; print(json.dumps("
    ask += "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']))"
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith("CPTS_PSC")
    }
    process = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=environment | PRODUCTION | options,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(process.stdout) == ["'self'", *more]

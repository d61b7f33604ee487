"""No secret has a default: what is missing, or left as the example, stops the start."""

import ast
import os
import subprocess
import sys

import pytest

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup import keys
from cpts_portal.ops.env_file import fresh_values

SETTINGS = ROOT / "cpts_portal" / "settings.py"
# what opens something when somebody else knows it
SECRET = ("KEY", "SECRET", "PASSWORD", "TOKEN")
# asked by name, empty when not given: an SMTP server may want none, and without a token there is
# no page of figures
EMPTY_IS_FINE = {"CPTS_SMTP_PASSWORD", "CPTS_METRICS_TOKEN"}
# no service that always runs holds it: the two commands that open backups refuse without it
LATER = {"CPTS_BACKUP_KEY"}
ALWAYS = sorted(set(fresh_values()) - {"CPTS_MODE", "CPTS_DEMO_SECRET"} - LATER)


def calls() -> list[ast.Call]:
    tree = ast.parse(SETTINGS.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def setting_name(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def test_the_settings_ask_for_each_secret_and_give_none_of_their_own():
    calls_by_name = {}
    for call in calls():
        name = setting_name(call)
        if any(word in name for word in SECRET):
            calls_by_name[name] = ast.unparse(call)
    for name in EMPTY_IS_FINE | LATER:
        assert calls_by_name.pop(name) == f"read_setting('{name}')"
    assert set(calls_by_name) == {*ALWAYS, "CPTS_DEMO_SECRET"}
    assert all(text == f"secret('{name}')" for name, text in calls_by_name.items())


@pytest.mark.parametrize("value", ["", "changeme"])
def test_without_their_key_backups_are_neither_made_nor_read(settings, value):
    settings.BACKUP_KEY = value
    with pytest.raises(DomainError, match="CPTS_BACKUP_KEY"):
        keys.ring()


def test_no_secret_is_written_in_the_settings():
    tree = ast.parse(SETTINGS.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(getattr(node.value, "value", None), str):
            name = getattr(node.targets[0], "id", "")
            assert not any(word in name for word in SECRET), name


@pytest.mark.parametrize("value", ["", "changeme"])
@pytest.mark.parametrize("name", ALWAYS)
@pytest.mark.requirement("AUT-12", "CRY-04")
def test_a_missing_secret_stops_the_start_in_production(name, value):
    env = (
        os.environ
        | fresh_values()
        | {
            "CPTS_MODE": "production",
            "CPTS_SERVICES": "none",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            name: value,
        }
    )
    code = "from cpts_portal.environment import secret; import sys; secret(sys.argv[1])"
    process = subprocess.run(
        [sys.executable, "-c", code, name],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    assert f"{name} manque" in process.stderr and "Traceback" not in process.stderr


def test_two_installations_share_no_secret():
    values, other = fresh_values(), fresh_values()
    assert all(values[name] != other[name] for name in [*ALWAYS, *LATER, "CPTS_DEMO_SECRET"])
    assert len({values[name] for name in [*ALWAYS, *LATER]}) == len(ALWAYS) + len(LATER)

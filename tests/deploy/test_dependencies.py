"""What the portal is made of: locked, listed, licensed, no older than what is known to be safe."""

import json
import tomllib

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from cpts_portal.environment import ROOT
from cpts_portal.ops.checks import inventory, vulnerabilities

pytestmark = pytest.mark.requirement("OPS-03")
# the first versions without a flaw that reaches this portal
FLOORS = {
    "django": "5.2.19",
    "django-allauth": "65.21.1",
    "weasyprint": "70.0",
    "cryptography": "44.0.1",
    "pillow": "11.3.0",
    "gunicorn": "23.0.0",
    "requests": "2.32.4",
    "urllib3": "2.6.0",
    "sqlparse": "0.5.0",
}


def locked() -> dict[str, dict]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {package["name"]: package for package in lock["package"]}


def test_no_package_is_older_than_its_floor():
    versions = {package.name: package.version for package in inventory.packages()}
    old = [name for name in FLOORS if Version(versions[name]) < Version(FLOORS[name])]
    assert old == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_with_its_hashes(name):
    lock = locked()
    for package in inventory.packages(ROOT / name):
        assert package.version == lock[package.name]["version"], package.name
        files = [*lock[package.name].get("wheels", ()), lock[package.name].get("sdist", {})]
        known = {file["hash"].removeprefix("sha256:") for file in files if file}
        assert package.hashes and set(package.hashes) <= known, package.name


def test_the_bill_of_materials_is_valid_and_says_what_the_lock_says():
    bill = inventory.bill_of_materials()
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))
    assert fault is None, fault
    python = [part for part in bill["components"] if part.get("purl", "").startswith("pkg:pypi/")]
    assert {(part["name"], part["version"]) for part in python} == {
        (part.name, part.version) for part in inventory.packages()
    }
    assert len(python) > 50
    assert {"libpango-1.0-0", "postgres", "valkey/valkey"} <= {
        part["name"] for part in bill["components"]
    }
    assert inventory.bill_of_materials() == bill


def test_every_installed_package_declares_a_licence():
    packages = inventory.packages()
    assert [package.name for package in packages if package.licence == "non déclarée"] == []
    unread = {package.name for package in packages if package.licence == inventory.UNREAD}
    assert unread <= {package.name for package in packages if package.marker}


def verdict_of(*dependencies, known=""):
    return vulnerabilities.judge(
        {"dependencies": list(dependencies)}, vulnerabilities.accepted(known)
    )


CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
HURT = {
    "name": "pillow",
    "version": "9.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["9.1"]}],
}
SILENT = {"name": "celery", "skip_reason": "not found"}


def test_a_known_vulnerability_stops_the_run_until_it_is_accepted_with_a_reason():
    assert verdict_of(CLEAN).code == 0
    verdict = verdict_of(CLEAN, HURT)
    assert (verdict.code, verdict.sentences) == (
        1,
        ("ÉCHEC    pillow 9.0 : PYSEC-1 (corrigée : 9.1)",),
    )
    verdict = verdict_of(HURT, known="# list\nCVE-1 | 2026-11-25 | jamais appelée")
    assert (verdict.code, "jamais appelée" in verdict.sentences[0]) == (0, True)


@pytest.mark.parametrize("line", ["CVE-1", "CVE-1 | bientôt | oui", "CVE-1 | 2026-11-25 |"])
def test_nothing_is_accepted_without_a_date_and_a_reason(line):
    with pytest.raises(ValueError):
        vulnerabilities.accepted(line)


def test_what_could_not_be_checked_is_never_said_clean():
    verdict = verdict_of(CLEAN, SILENT)
    assert (verdict.code, "NON VÉRIFIÉ  1 paquet" in verdict.sentences[0]) == (3, True)
    assert verdict_of(HURT, SILENT).code == 1


def test_nothing_is_accepted_today():
    text = vulnerabilities.ACCEPTED.read_text(encoding="utf-8")
    assert vulnerabilities.accepted(text) == {}

"""No secret is in a tracked file; the scan itself finds those that are injected."""

import base64
import secrets
import subprocess

import pytest

from cpts_portal.environment import ROOT
from tests.security.secret_patterns import secrets_in

pytestmark = pytest.mark.requirement("OPS-02")
# hashes of packages, not secrets; fonts and pictures are not text
HASHES = {"uv.lock", "requirements.txt", "requirements-dev.txt"}
# invented accounts and the secrets of tests, which open nothing
INVENTED = ("tests/", "cpts_portal/demo/", "tests/bench/")


# root reads a checkout of somebody else's too
GIT = ["git", "-c", f"safe.directory={ROOT}"]


def tracked() -> list[str]:
    listed = subprocess.run(
        [*GIT, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and name not in HASHES]


def test_no_tracked_file_holds_a_secret():
    faults = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        matches = secrets_in(text, invented=name.startswith(INVENTED))
        faults += [f"{name}:{line}: {kind}" for line, kind in matches]
    assert faults == []


def test_the_files_of_secrets_are_never_tracked():
    assert not {".env", "secrets", "backups"} & {name.split("/")[0] for name in tracked()}
    for name in (".env", "secrets/field_keys", "backups/x/manifest.json"):
        ignored = subprocess.run([*GIT, "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert ignored.returncode == 0, name


RANDOM = secrets.token_urlsafe(48) + "aB3"


@pytest.mark.parametrize(
    "injected",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----",
        "aws = 'AKIA" + "ABCDEFGHIJKLMNOP'",
        f"SECRET_KEY = '{RANDOM}'",
        f"CPTS_FIELD_KEYS=k1:{base64.b64encode(secrets.token_bytes(32)).decode()}aB3",
        f'"api_key": "{RANDOM}"',
        f"token: {RANDOM}",
        'EMAIL_HOST_PASSWORD = "printemps"',
        "DATABASE_URL=postgresql://cpts:" + "printemps@db.example.org/cpts",
    ],
    ids=range(9),
)
def test_an_injected_secret_is_found(injected):
    assert list(secrets_in(f"# a file\n{injected}\n"))


@pytest.mark.parametrize(
    "innocent",
    [
        'SECRET_KEY = secret("CPTS_SECRET_KEY")',
        "CPTS_SECRET_KEY_FILE: /run/secrets/secret_key",
        'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]',
        "ACCOUNT_RATE_LIMITS = {'reset_password': '20/h/ip,3/h/key'}",
        'f"postgresql://cpts_app:{app}@postgres:5432/{DATABASE}"',
        "password = form.cleaned_data['password']",
    ],
)
def test_names_and_places_are_no_secrets(innocent):
    assert list(secrets_in(innocent)) == []

"""What is set from outside: the mode, the secrets, where the services are.

Everything comes from environment variables; an untracked ``.env`` beside ``manage.py`` fills
those that are not set. Tests ignore ``DATABASE_URL`` and ``REDIS_URL``: the test plugin sets
``CPTS_TEST_*`` instead.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    DEMO = "demo"
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class Misconfigured(SystemExit):
    """A sentence for the person at the keyboard, exit code 2."""

    def __init__(self, sentence: str):
        super().__init__(2)
        self.sentence = sentence
        # whoever starts us (shell, gunicorn, Celery) shows stderr, and nothing of a SystemExit
        print(sentence, file=sys.stderr, flush=True)


def load_env_file(path: Path = ROOT / ".env") -> None:
    if os.environ.get("CPTS_MODE") == Mode.TEST or not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.strip().partition("=")
        if sign and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def mode() -> Mode:
    value = os.environ.get("CPTS_MODE", "")
    try:
        return Mode(value)
    except ValueError:
        raise Misconfigured(
            "CPTS_MODE doit valoir demo, development, test ou production "
            f"(lu : « {value} »). « make setup » écrit un fichier .env complet."
        ) from None


def read_setting(name: str) -> str:
    """What the environment gives, or the file that NAME_FILE points to; empty when neither does."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as refusal:
        raise Misconfigured(
            f"{name}_FILE désigne {path}, qui ne se lit pas ({type(refusal).__name__})."
        ) from None


def secret(name: str) -> str:
    value = read_setting(name)
    if not value or value == "changeme":
        raise Misconfigured(f"{name} manque. « make setup » écrit un fichier .env complet.")
    return value


def address(name: str, *, mode: Mode) -> str:
    """Where a service is. Without one only commands that ask nothing of the services work."""
    value = read_setting(name)
    if not value and mode == Mode.PRODUCTION and os.environ.get("CPTS_SERVICES") != "none":
        raise Misconfigured(
            f"{name} manque : en production les adresses de PostgreSQL et de Redis sont données."
        )
    return value


def database(url: str) -> dict:
    # here and not above: « make setup » reads this module before anything is installed
    from psycopg.conninfo import conninfo_to_dict

    if not url:
        # « check » or « makemigrations »: nothing may be asked of a database
        return {"ENGINE": "django.db.backends.dummy", "USER": "", "NAME": ""}
    parts = conninfo_to_dict(url)
    known = {"dbname", "user", "password", "host", "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "cpts"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "cpts_portal",
            **{name: value for name, value in parts.items() if name not in known},
        },
    }


def redis_addresses(url: str, *, first: int = 0) -> tuple[str, str]:
    """Where the broker and the cache are: two databases of one server, numbered from ``first``.

    kombu wants ``redis+socket:///path``, the cache ``unix:///path``.
    """
    if url.startswith("unix://"):
        path = url.removeprefix("unix://")
        return f"redis+socket://{path}?virtual_host={first}", f"{url}?db={first + 1}"
    return f"{url}/{first}", f"{url}/{first + 1}"


def pro_sante_connect(mode: Mode) -> dict[str, str]:
    """Three values or none: a sign-in half configured would fail in front of the professional."""
    names = {name: f"CPTS_PSC_{name}" for name in ("DISCOVERY", "CLIENT_ID", "CLIENT_SECRET")}
    settings = {name: read_setting(variable) for name, variable in names.items()}
    missing = [variable for name, variable in names.items() if not settings[name]]
    if 0 < len(missing) < len(names):
        raise Misconfigured(f"Pro Santé Connect : {', '.join(missing)} manque.")
    if settings["CLIENT_SECRET"] == "changeme":
        raise Misconfigured("CPTS_PSC_CLIENT_SECRET : « changeme » n’est pas un secret.")
    if settings["DISCOVERY"] and not _may_be_asked(settings["DISCOVERY"], mode):
        raise Misconfigured("CPTS_PSC_DISCOVERY est une adresse https complète.")
    return settings


def _may_be_asked(url: str, mode: Mode) -> bool:
    scheme, _, rest = url.partition("://")
    schemes = ("https",) if mode == Mode.PRODUCTION else ("https", "http")
    return scheme in schemes and bool(rest.partition("/")[0])
